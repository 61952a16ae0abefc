/// Reads partition values as the Delta log writes them (PROTOCOL.md of Delta, "Partition Value Serialization").
enum PartitionFacts {
    /// What old converters of Hive tables left in the place of NULL.
    private static let hiveDefault = "__HIVE_DEFAULT_PARTITION__"

    /// What a partition value tells of its column. Nil and the empty string are NULL.
    static func facts(_ text: String?, type: DataType) -> ColumnFacts {
        guard let text, !text.isEmpty else { return .constant(nil) }
        guard text != hiveDefault else { return .unknown }
        switch type {
        case .byte, .short, .integer, .long:
            return PlainNumber.integer(text, as: type).map { .constant(.integer($0)) } ?? .unknown
        case .float, .double:
            return FloatingRange.parsing(text).map(notNull) ?? .unknown
        case .decimal(let precision, let scale):
            guard let value = DecimalNumber(parsing: text)?.rescaled(to: scale), value.digits <= precision else {
                return .unknown
            }
            return .constant(.decimal(value))
        case .string: return .constant(.string(text))
        case .boolean, .date:
            return LiteralText.value(text, as: type).map { .constant($0) } ?? .unknown
        case .timestamp: return timestamp(text)
        case .timestampNtz:
            guard let parsed = TimestampText(text), parsed.offset == nil else { return .unknown }
            return .constant(.timestampNtz(parsed.wall))
        case .binary, .structure, .array, .map, .other: return .unknown
        }
    }

    /// The protocol reads a timestamp without a zone as UTC, yet Spark wrote it by the session's zone and reads
    /// it by the zone of the session that asks: it stands for any instant that it may be anywhere.
    private static func timestamp(_ text: String) -> ColumnFacts {
        guard let parsed = TimestampText(text) else { return .unknown }
        if let instant = parsed.instant { return .constant(.timestamp(instant)) }
        return notNull(
            ValueRange(
                lower: .timestamp(parsed.wall - TimestampText.zoneSpread),
                upper: .timestamp(parsed.wall + TimestampText.zoneSpread)))
    }

    private static func notNull(_ range: ValueRange) -> ColumnFacts {
        .range(min: range.lower, max: range.upper, nullCount: 0, numRecords: nil)
    }
}
