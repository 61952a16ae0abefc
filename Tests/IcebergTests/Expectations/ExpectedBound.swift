import Foundation
import JSON
import Tables

/// The text that a bound has to have in Delta's statistics, made of the text that `expected.json` has.
enum ExpectedBound {
    /// - Returns: nil where there may be none.
    static func json(_ text: String, type: String, isUpper: Bool) -> JSONValue? {
        switch type {
        case "int", "long": .number(text)
        case "float": Float(text).flatMap { $0.isFinite ? .number($0.description) : nil }
        case "double": Double(text).flatMap { $0.isFinite ? .number($0.description) : nil }
        case "date", "string": .string(text)
        case "timestamptz": milliseconds(text, isUpper: isUpper).map { .string($0 + "Z") }
        case "timestamp": milliseconds(text, isUpper: isUpper).map { .string($0) }
        case _ where type.hasPrefix("decimal"): decimal(text, type).map { .number($0) }
        default: nil
        }
    }

    /// All digits that the scale has, without an exponent.
    private static func decimal(_ text: String, _ type: String) -> String? {
        let scale = type.split { "(,) ".contains($0) }.last.flatMap { Int($0) } ?? 0
        return DecimalNumber(parsing: text.lowercased())?.rescaled(to: scale)?.description
    }

    /// `2025-02-03T04:05:06.789` of microseconds: the lower bound cut off, the upper one raised.
    private static func milliseconds(_ text: String, isUpper: Bool) -> String? {
        guard isUpper, !text.hasSuffix("000") else { return String(text.prefix(23)) }
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(secondsFromGMT: 0)
        format.dateFormat = "yyyy-MM-dd'T'HH:mm:ss"
        guard let thousandths = Int(text.prefix(23).suffix(3)), let date = format.date(from: String(text.prefix(19)))
        else { return nil }
        let next = thousandths == 999 ? 0 : thousandths + 1
        let second = format.string(from: next == 0 ? date.addingTimeInterval(1) : date)
        return second + "." + String("00\(next)".suffix(3))
    }
}
