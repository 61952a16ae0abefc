import Foundation

/// Timestamps as clients send them.
public enum Timestamp {
    /// Milliseconds since the epoch of `text`: `yyyy-[m]m-[d]d hh:mm:ss[.f…]` in the server's time zone (delta-sharing
    /// PROTOCOL.md, "Timestamp Format"), or ISO 8601 with `T`, and with `Z` or an offset after it. Digits beyond
    /// milliseconds are cut off.
    ///
    /// - Parameter name: the parameter, for the error.
    public static func milliseconds(_ text: String, of name: String) throws(SharingError) -> Int64 {
        if let value = parse(text) { return value }
        throw SharingError(
            .invalidParameterValue, "\(name) is '\(text.prefix(64))': write it as 2024-01-31T12:00:00Z "
                + "or 2024-01-31 12:00:00 (in the server's time zone)")
    }

    private static func parse(_ text: String) -> Int64? {
        var cursor = Cursor(text)
        guard let year = cursor.number(digits: 4...4), cursor.take("-"),
            let month = cursor.number(digits: 1...2), (1...12).contains(month), cursor.take("-"),
            let day = cursor.number(digits: 1...2), (1...31).contains(day)
        else { return nil }
        var time = (hour: 0, minute: 0, second: 0, millisecond: 0)
        if !cursor.isAtEnd {
            guard cursor.take("T") || cursor.take("t") || cursor.take(" ") else { return nil }
            guard let hour = cursor.number(digits: 1...2), hour < 24, cursor.take(":"),
                let minute = cursor.number(digits: 1...2), minute < 60
            else { return nil }
            time = (hour, minute, 0, 0)
            if cursor.take(":") {
                guard let second = cursor.number(digits: 1...2), second < 60 else { return nil }
                time.second = second
                if cursor.take(".") {
                    guard let fraction = cursor.fraction() else { return nil }
                    time.millisecond = fraction
                }
            }
        }
        guard let zone = cursor.zone(), cursor.isAtEnd else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        guard let utc = TimeZone(secondsFromGMT: 0) else { return nil }
        switch zone {
        case .local: calendar.timeZone = .current
        case .offset: calendar.timeZone = utc
        }
        let components = DateComponents(
            year: year, month: month, day: day, hour: time.hour, minute: time.minute, second: time.second)
        guard let date = calendar.date(from: components), calendar.component(.day, from: date) == day else { return nil }
        let seconds = Int64(date.timeIntervalSince1970.rounded())
        let offset = if case .offset(let value) = zone { Int64(value) } else { Int64(0) }
        return (seconds - offset) * 1000 + Int64(time.millisecond)
    }

    private enum Zone {
        case local
        /// Seconds east of UTC.
        case offset(Int)
    }

    private struct Cursor {
        private var rest: Substring.UTF8View

        init(_ text: String) { rest = text[...].utf8 }

        var isAtEnd: Bool { rest.isEmpty }

        mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard let first = rest.first, UInt32(first) == character.value else { return false }
            rest.removeFirst()
            return true
        }

        mutating func number(digits: ClosedRange<Int>) -> Int? {
            let run = rest.prefix(digits.upperBound).prefix { (0x30...0x39).contains($0) }
            guard run.count >= digits.lowerBound else { return nil }
            rest = rest.dropFirst(run.count)
            return Int(String(decoding: run, as: UTF8.self))
        }

        /// Up to nine digits after the point, as milliseconds.
        mutating func fraction() -> Int? {
            let run = rest.prefix { (0x30...0x39).contains($0) }
            guard (1...9).contains(run.count) else { return nil }
            rest = rest.dropFirst(run.count)
            return Int((String(decoding: run, as: UTF8.self) + "000").prefix(3))
        }

        mutating func zone() -> Zone? {
            if isAtEnd { return .local }
            if take("Z") || take("z") { return .offset(0) }
            let sign: Int
            if take("+") { sign = 1 } else if take("-") { sign = -1 } else { return nil }
            guard let hours = number(digits: 2...2), hours <= 18 else { return nil }
            _ = take(":")
            let minutes = isAtEnd ? 0 : number(digits: 2...2)
            guard let minutes, minutes < 60 else { return nil }
            return .offset(sign * (hours * 3600 + minutes * 60))
        }
    }
}
