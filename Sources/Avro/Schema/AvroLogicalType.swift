import JSON

/// What a value means (Avro specification, "Logical Types"). One that does not fit its type means nothing, as the
/// specification wants it.
public enum AvroLogicalType: Sendable, Hashable {
    /// Big-endian in two's complement, in bytes or fixed.
    case decimal(precision: Int, scale: Int)
    /// Days since 1970-01-01.
    case date
    case timeMillis
    case timeMicros
    /// Since 1970-01-01T00:00. The attribute `adjust-to-utc` is Iceberg's, and nil where it is not there.
    case timestampMillis(adjustToUTC: Bool?)
    case timestampMicros(adjustToUTC: Bool?)
    case timestampNanos(adjustToUTC: Bool?)
    case localTimestampMillis
    case localTimestampMicros
    case localTimestampNanos
    /// A string, or sixteen bytes.
    case uuid
    /// Months, days and milliseconds, four bytes each, little-endian.
    case duration

    /// What the attributes of a schema say of its values, which are of `type`.
    init?(_ schema: JSONValue, of type: AvroType) {
        let adjustToUTC = schema["adjust-to-utc"]?.bool
        switch (schema["logicalType"]?.string, type) {
        case ("decimal", .bytes), ("decimal", .fixed):
            guard let precision = schema["precision"]?.int64.flatMap(Int32.init(exactly:)), precision > 0,
                let scale = (schema["scale"] ?? .number("0")).int64.flatMap(Int32.init(exactly:)),
                scale >= 0, scale <= precision
            else { return nil }
            self = .decimal(precision: Int(precision), scale: Int(scale))
        case ("date", .int): self = .date
        case ("time-millis", .int): self = .timeMillis
        case ("time-micros", .long): self = .timeMicros
        case ("timestamp-millis", .long): self = .timestampMillis(adjustToUTC: adjustToUTC)
        case ("timestamp-micros", .long): self = .timestampMicros(adjustToUTC: adjustToUTC)
        case ("timestamp-nanos", .long): self = .timestampNanos(adjustToUTC: adjustToUTC)
        case ("local-timestamp-millis", .long): self = .localTimestampMillis
        case ("local-timestamp-micros", .long): self = .localTimestampMicros
        case ("local-timestamp-nanos", .long): self = .localTimestampNanos
        case ("uuid", .string), ("uuid", .fixed(16)): self = .uuid
        case ("duration", .fixed(12)): self = .duration
        default: return nil
        }
    }
}
