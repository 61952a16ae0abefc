import Foundation

/// Moments as the registry stores them: milliseconds since 1970.
enum SQLTime {
    /// `date` to the nearest millisecond, which gives back the number that ``date(_:)`` was made from.
    static func milliseconds(_ date: Date) -> Int64 {
        let milliseconds = (date.timeIntervalSince1970 * 1000).rounded()
        if let exact = Int64(exactly: milliseconds) { return exact }
        return milliseconds < 0 ? .min : .max
    }

    static func date(_ milliseconds: Int64) -> Date {
        Date(timeIntervalSince1970: Double(milliseconds) / 1000)
    }

    /// `date` as it will be read back.
    static func rounded(_ date: Date) -> Date { Self.date(milliseconds(date)) }
}

extension SQLValue {
    static func uuid(_ uuid: UUID) -> SQLValue { .text(uuid.uuidString.lowercased()) }
    static func date(_ date: Date) -> SQLValue { .integer(SQLTime.milliseconds(date)) }
    static func flag(_ flag: Bool) -> SQLValue { .integer(flag ? 1 : 0) }
    static func optional(_ text: String?) -> SQLValue { text.map(SQLValue.text) ?? .null }
}
