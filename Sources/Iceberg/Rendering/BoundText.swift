import JSON
import Tables

/// Writes a stored bound as Delta's statistics have it.
enum BoundText {
    /// 0001-01-01 and 9999-12-31T23:59:59.999 in milliseconds since the epoch: other years have no text that all
    /// readers take.
    private static let milliseconds: ClosedRange<Int64> = -62_135_596_800_000...253_402_300_799_999
    private static let days: ClosedRange<Int64> = -719_162...2_932_896

    /// - Returns: false where there is no such text, and nothing was written.
    static func write(
        _ bytes: ArraySlice<UInt8>, type: IcebergType, isUpper: Bool, into writer: inout JSONWriter
    ) -> Bool {
        switch type {
        case .int, .long:
            guard let value = StoredValue.integer(bytes) else { return false }
            writer.integer(value)
        case .float, .double:
            // The text of a column's own width; a bound that was stored narrower is the same number.
            guard let value = StoredValue.floating(bytes), value.isFinite else { return false }
            guard type == .float else {
                writer.raw(value.description.utf8)
                break
            }
            guard Float(value).isFinite else { return false }
            writer.raw(Float(value).description.utf8)
        case .decimal(let precision, let scale):
            guard let value = DecimalNumber(bigEndian: bytes, scale: scale), value.digits <= precision else {
                return false
            }
            writer.raw(value.description.utf8)
        case .string:
            guard UTF8Check.isValid(bytes) else { return false }
            writer.string(utf8: bytes)
        case .date:
            guard bytes.count == 4, let value = StoredValue.integer(bytes), days.contains(value) else { return false }
            writer.string(Instant.day(value))
        case .timestamp(let zoned):
            guard bytes.count == 8, let value = StoredValue.integer(bytes) else { return false }
            // To the millisecond, away from the values between the bounds.
            var time = value / 1000
            if value % 1000 != 0 {
                if isUpper && value > 0 { time += 1 }
                if !isUpper && value < 0 { time -= 1 }
            }
            guard milliseconds.contains(time) else { return false }
            let text = Instant.text(time)
            writer.string(zoned ? text : String(text.dropLast()))
        case .boolean, .time, .timestampNanos, .uuid, .fixed, .binary, .structure, .list, .map, .other: return false
        }
        return true
    }
}
