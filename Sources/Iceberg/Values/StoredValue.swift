import Tables

/// Reads single values as manifests store bounds (Iceberg specification, "Appendix D: Single-value serialization").
///
/// A promoted column has bounds of its former, narrower type in older manifests: the stored width tells.
enum StoredValue {
    /// - Returns: nil for what does not fit the type, for types that predicates do not compare, and for NaN.
    static func value(_ bytes: ArraySlice<UInt8>, type: IcebergType) -> Value? {
        switch type {
        case .boolean: bytes.count == 1 ? .boolean(bytes.first != 0) : nil
        case .int, .long: integer(bytes).map { .integer($0) }
        case .date: bytes.count == 4 ? integer(bytes).map { .date($0) } : nil
        case .float, .double: floating(bytes).flatMap { $0.isNaN ? nil : .double($0) }
        case .decimal(_, let scale): DecimalNumber(bigEndian: bytes, scale: scale).map { .decimal($0) }
        case .timestamp(let zoned):
            bytes.count == 8 ? integer(bytes).map { zoned ? .timestamp($0) : .timestampNtz($0) } : nil
        case .string: String(validating: bytes, as: UTF8.self).map { .string($0) }
        case .time, .timestampNanos, .uuid, .fixed, .binary, .structure, .list, .map, .other: nil
        }
    }

    /// A little-endian integer of four or eight bytes.
    static func integer(_ bytes: ArraySlice<UInt8>) -> Int64? {
        switch bytes.count {
        case 4: Int64(Int32(truncatingIfNeeded: bits(bytes)))
        case 8: Int64(bitPattern: bits(bytes))
        default: nil
        }
    }

    /// A little-endian floating-point number of four or eight bytes.
    static func floating(_ bytes: ArraySlice<UInt8>) -> Double? {
        switch bytes.count {
        case 4: Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits(bytes))))
        case 8: Double(bitPattern: bits(bytes))
        default: nil
        }
    }

    private static func bits(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
