/// Values of one leaf that are there, without gaps for nulls.
public enum LeafValues: Sendable {
    case booleans([Bool])
    case int32s([Int32])
    case int64s([Int64])
    case floats([Float])
    case doubles([Double])
    /// Of both kinds of byte arrays, and of INT96, 12 bytes each.
    case bytes(ByteValues)

    init(of type: PhysicalType) {
        self =
            switch type {
            case .boolean: .booleans([])
            case .int32: .int32s([])
            case .int64: .int64s([])
            case .float: .floats([])
            case .double: .doubles([])
            case .int96, .byteArray, .fixedLengthByteArray: .bytes(ByteValues())
            }
    }

    public var count: Int {
        switch self {
        case .booleans(let values): values.count
        case .int32s(let values): values.count
        case .int64s(let values): values.count
        case .floats(let values): values.count
        case .doubles(let values): values.count
        case .bytes(let values): values.count
        }
    }
}
