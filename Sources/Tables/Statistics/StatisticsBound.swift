import JSON

/// Reads the bounds that writers of Delta logs put into `minValues` and `maxValues`, and widens each by as much
/// as writers are known to lose. What cannot be trusted is nil: no bound.
enum StatisticsBound {
    static func lower(_ json: JSONValue, type: DataType) -> Value? {
        switch (type, json) {
        case (.string, .string(let text)):
            // A shortened text is still a lower bound; so is what stands before a replaced byte sequence.
            return .string(String(decoding: Array(text.utf8.prefix(beforeReplacement(text))), as: UTF8.self))
        case (.float, .number(let text)), (.double, .number(let text)): return FloatingRange.parsing(text)?.lower
        case (.timestamp, .string(let text)): return instant(text, widenedBy: -millisecond)
        case (.timestampNtz, .string(let text)): return wall(text, widenedBy: -millisecond)
        default: return exact(json, type: type)
        }
    }

    static func upper(_ json: JSONValue, type: DataType) -> Value? {
        switch (type, json) {
        case (.string, .string(let text)):
            // Not every writer appends something greater when it cuts a text off.
            guard text.utf16.count < shortenedLength, beforeReplacement(text) == text.utf8.count else { return nil }
            return .string(text)
        case (.float, .number(let text)), (.double, .number(let text)): return FloatingRange.parsing(text)?.upper
        case (.timestamp, .string(let text)): return instant(text, widenedBy: millisecond)
        case (.timestampNtz, .string(let text)): return wall(text, widenedBy: millisecond)
        default: return exact(json, type: type)
        }
    }

    /// Where writers cut strings off, in characters however they count them.
    private static let shortenedLength = 32
    /// Timestamps are cut to milliseconds, and before 1970 some cut upwards.
    private static let millisecond: Int64 = 1_000
    /// 1900-01-03. Before 1900 writers differ in how they count local time, as in how they count days before
    /// the Gregorian calendar.
    private static let trustedSince: Int64 = -25_565 * CalendarDay.microsecondsPerDay
    /// Decimals of more digits may have been through a double.
    private static let trustedDigits = 15

    private static func exact(_ json: JSONValue, type: DataType) -> Value? {
        switch (type, json) {
        case (.byte, .number(let text)), (.short, .number(let text)), (.integer, .number(let text)),
            (.long, .number(let text)):
            return PlainNumber.integer(text, as: type).map { .integer($0) }
        case (.decimal(let precision, let scale), .number(let text)):
            // Counted at the column's scale: 1e20 has one digit, yet was written from more.
            guard let value = DecimalNumber(parsing: text)?.rescaled(to: scale),
                value.digits <= min(precision, trustedDigits)
            else { return nil }
            return .decimal(value)
        case (.date, .string(let text)):
            guard let days = CalendarDay.days(parsing: text), days >= CalendarDay.gregorianStart else { return nil }
            return .date(days)
        default: return nil
        }
    }

    private static func instant(_ text: String, widenedBy margin: Int64) -> Value? {
        guard let instant = TimestampText(text)?.instant, instant >= trustedSince else { return nil }
        return .timestamp(instant + margin)
    }

    private static func wall(_ text: String, widenedBy margin: Int64) -> Value? {
        guard let parsed = TimestampText(text), parsed.offset == nil, parsed.wall >= trustedSince else { return nil }
        return .timestampNtz(parsed.wall + margin)
    }

    /// How many bytes come before the first U+FFFD. It may stand for bytes that are not UTF-8, which sort
    /// elsewhere.
    private static func beforeReplacement(_ text: String) -> Int {
        var count = 0
        for scalar in text.unicodeScalars {
            if scalar == "\u{FFFD}" { break }
            count += UTF8.width(scalar)
        }
        return count
    }
}
