import Foundation

/// Timestamps as clients send them.
public enum Timestamp {
    /// Milliseconds since the epoch of `text`: `yyyy-[m]m-[d]d hh:mm:ss[.f…]` in the server's time zone (delta-sharing
    /// PROTOCOL.md, "Timestamp Format"), or ISO 8601 with `T`, and with `Z` or an offset after it. Seconds may be left
    /// out, and so may the time, which is midnight then. Digits beyond milliseconds are cut off.
    ///
    /// A wall time that a change of clocks skips is that much later; of two moments with the same wall time, the
    /// first is meant.
    ///
    /// - Parameter name: the parameter, for the error.
    public static func milliseconds(_ text: String, of name: String) throws(SharingError) -> Int64 {
        try milliseconds(text, of: name, in: .current)
    }

    static func milliseconds(_ text: String, of name: String, in zone: TimeZone) throws(SharingError) -> Int64 {
        if let value = parse(text, in: zone) { return value }
        throw SharingError(
            .invalidParameterValue,
            "\(name) is '\(text.prefix(64))': write it as 2024-01-31T12:00:00Z "
                + "or 2024-01-31 12:00:00 (in the server's time zone)")
    }

    private static func parse(_ text: String, in local: TimeZone) -> Int64? {
        var cursor = Cursor(text)
        guard let year = cursor.number(digits: 4...4), cursor.take("-"),
            let month = cursor.number(digits: 1...2), (1...12).contains(month), cursor.take("-"),
            let day = cursor.number(digits: 1...2), (1...days(in: month, of: year)).contains(day)
        else { return nil }
        var time = (hour: 0, minute: 0, second: 0, millisecond: 0)
        if !cursor.isAtEnd {
            // Clients that encode parameters as forms do write the space as a plus sign. Without seconds it may be
            // meant as the sign of an offset.
            let plus = cursor.take("+")
            guard plus || cursor.take("T") || cursor.take("t") || cursor.take(" ") else { return nil }
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
            } else if plus {
                return nil
            }
        }
        guard let zone = cursor.zone(), cursor.isAtEnd else { return nil }
        let seconds: Int64
        switch zone {
        case .offset(let offset):
            let ofDay = time.hour * 3600 + time.minute * 60 + time.second
            seconds = days(before: day, month, year) * 86_400 + Int64(ofDay - offset)
        case .local:
            var calendar = Calendar(identifier: .gregorian)
            calendar.timeZone = local
            let components = DateComponents(
                year: year, month: month, day: day, hour: time.hour, minute: time.minute, second: time.second)
            guard let date = calendar.date(from: components) else { return nil }
            seconds = Int64(date.timeIntervalSince1970.rounded())
        }
        return seconds * 1000 + Int64(time.millisecond)
    }

    private static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days from 1970-01-01 to a day of the proleptic Gregorian calendar, of years from 0.
    private static func days(before day: Int, _ month: Int, _ year: Int) -> Int64 {
        // Leap days of the years before this one; year 0 is one of them.
        let leaps = year == 0 ? 0 : (year - 1) / 4 - (year - 1) / 100 + (year - 1) / 400 + 1
        let inYear = (1..<month).reduce(day - 1) { $0 + days(in: $1, of: year) }
        return Int64(year * 365 + leaps + inYear - 719_528)
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
            let minutes = !take(":") && isAtEnd ? 0 : number(digits: 2...2)
            guard let minutes, minutes < 60 else { return nil }
            return .offset(sign * (hours * 3600 + minutes * 60))
        }
    }
}
