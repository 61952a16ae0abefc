import Tables

/// Writes partition values as Delta's log has them (Delta protocol, "Partition Value Serialization").
enum PartitionText {
    /// - Returns: nil for NULL.
    static func text(_ datum: PartitionTuple.Datum, type: IcebergType) -> String? {
        switch (type, datum) {
        case (_, .null): nil
        case (.boolean, .long(let number)): number != 0 ? "true" : "false"
        case (.date, .long(let number)): Instant.day(number)
        case (.timestamp(let zoned), .long(let number)): timestamp(number, zoned: zoned)
        case (_, .long(let number)): String(number)
        case (.float, .double(let bits)): Float(Double(bitPattern: bits)).description
        case (_, .double(let bits)): Double(bitPattern: bits).description
        case (.decimal(_, let scale), .bytes(let bytes)):
            DecimalNumber(bigEndian: bytes[...], scale: scale)?.description
        case (_, .bytes(let bytes)): String(validating: bytes, as: UTF8.self)
        }
    }

    private static func timestamp(_ microseconds: Int64, zoned: Bool) -> String {
        let quotient = microseconds / 1000
        let rest = microseconds % 1000
        let text = Instant.text(rest < 0 ? quotient - 1 : quotient).dropLast()
        let fraction = Instant.pad(rest < 0 ? rest + 1000 : rest, 3)
        return zoned ? text + fraction + "Z" : text.replacing("T", with: " ") + fraction
    }
}
