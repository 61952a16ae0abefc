/// Numbers in the one spelling that every engine reads alike.
enum PlainNumber {
    /// `[-]digits` within 64 bits, without leading zeros; nil for anything else (`+5`, ` 5`, `05`, `5.0`).
    static func integer(_ text: String) -> Int64? {
        guard text.utf8.count <= 20, let value = Int64(text), String(value).utf8.elementsEqual(text.utf8) else {
            return nil
        }
        return value
    }

    /// The values of an integer type; nil for other types.
    static func limits(of type: DataType) -> ClosedRange<Int64>? {
        switch type {
        case .byte: Int64(Int8.min)...Int64(Int8.max)
        case .short: Int64(Int16.min)...Int64(Int16.max)
        case .integer: Int64(Int32.min)...Int64(Int32.max)
        case .long: Int64.min...Int64.max
        default: nil
        }
    }

    /// An integer that the type can hold.
    static func integer(_ text: String, as type: DataType) -> Int64? {
        guard let limits = limits(of: type), let value = integer(text), limits.contains(value) else { return nil }
        return value
    }
}
