/// What values of a leaf mean (parquet-format, "LogicalTypes.md").
public enum LogicalType: Sendable, Hashable {
    /// Parts of a second.
    public enum Unit: Sendable, Hashable { case milliseconds, microseconds, nanoseconds }

    /// UTF-8: strings, enumerations and JSON.
    case string
    case decimal(precision: Int, scale: Int)
    case date
    case time(Unit)
    case timestamp(Unit, isUTC: Bool)
    case integer(isSigned: Bool)
    case uuid
    case float16
    case list
    case map

    /// A member of the union `LogicalType`; nil for those that read as their physical type.
    init?(union id: Int, _ members: LogicalTypeMembers) {
        switch id {
        case 1, 4, 12: self = .string
        case 2: self = .map
        case 3: self = .list
        case 5: self = .decimal(precision: members.precision, scale: members.scale)
        case 6: self = .date
        case 7: self = .time(members.unit)
        case 8: self = .timestamp(members.unit, isUTC: members.isUTC)
        case 10: self = .integer(isSigned: members.isSigned)
        case 14: self = .uuid
        case 15: self = .float16
        default: return nil
        }
    }

    /// What an older writer's `ConvertedType` says.
    init?(converted code: Int32, precision: Int?, scale: Int?) {
        switch code {
        case 0, 4, 19: self = .string
        case 1, 2: self = .map
        case 3: self = .list
        case 5: self = .decimal(precision: precision ?? 0, scale: scale ?? 0)
        case 6: self = .date
        case 7: self = .time(.milliseconds)
        case 8: self = .time(.microseconds)
        case 9: self = .timestamp(.milliseconds, isUTC: true)
        case 10: self = .timestamp(.microseconds, isUTC: true)
        case 11...14: self = .integer(isSigned: false)
        case 15...18: self = .integer(isSigned: true)
        default: return nil
        }
    }
}

/// The members that the structs of the union `LogicalType` have, whichever it is.
struct LogicalTypeMembers {
    var precision = 0
    var scale = 0
    var isUTC = false
    var isSigned = true
    var unit = LogicalType.Unit.milliseconds

    mutating func read(
        _ id: Int, _ type: CompactReader.WireType, _ reader: inout CompactReader
    ) throws(ParquetError) -> Bool {
        switch (id, type) {
        case (1, .int32): scale = Int(try reader.int32())
        case (2, .int32): precision = Int(try reader.int32())
        case (1, .true): isUTC = true
        case (1, .false): isUTC = false
        case (2, .true): isSigned = true
        case (2, .false): isSigned = false
        case (2, .structure):
            var unit = self.unit
            try reader.fields { id, _, _ in
                unit = id == 3 ? .nanoseconds : id == 2 ? .microseconds : .milliseconds
                return false
            }
            self.unit = unit
        default: return false
        }
        return true
    }
}
