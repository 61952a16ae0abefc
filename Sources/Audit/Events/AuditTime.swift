/// A moment of the audit, to the millisecond, in UTC (RFC 3339 section 5.6).
public struct AuditTime: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Since 1970-01-01T00:00:00Z.
    public let milliseconds: Int64

    /// How many bytes its text takes.
    static let textLength = 24
    /// The years 0 to 9999: what four digits can say.
    private static let bounds: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999

    /// - Parameter milliseconds: since the epoch; what four digits of a year cannot say becomes the nearest that they
    ///   can.
    public init(milliseconds: Int64) {
        self.milliseconds = min(max(milliseconds, Self.bounds.lowerBound), Self.bounds.upperBound)
    }

    /// Reads `2026-11-25T06:30:00.123Z`: exactly what ``text`` writes.
    public init?(_ text: some Collection<UInt8>) {
        guard text.count == Self.textLength else { return nil }
        let pattern = "0000-00-00T00:00:00.000Z".utf8
        var fields: [Int64] = [0]
        for (byte, expected) in zip(text, pattern) {
            if expected == UInt8(ascii: "0") {
                guard (0x30...0x39).contains(byte) else { return nil }
                fields[fields.count - 1] = fields[fields.count - 1] * 10 + Int64(byte - 0x30)
            } else {
                guard byte == expected else { return nil }
                fields.append(0)
            }
        }
        let (year, month, day) = (fields[0], fields[1], fields[2])
        guard (1...12).contains(month), (1...31).contains(day), fields[3] < 24, fields[4] < 60, fields[5] < 60 else {
            return nil
        }
        let days = Self.days(year, month, day)
        // The thirtieth of February is the second of March to the arithmetic, and no date.
        guard Self.civil(days) == (year, month, day) else { return nil }
        milliseconds = (((days * 24 + fields[3]) * 60 + fields[4]) * 60 + fields[5]) * 1000 + fields[6]
    }

    public init?(_ text: String) {
        self.init(text.utf8)
    }

    public static func < (one: AuditTime, other: AuditTime) -> Bool { one.milliseconds < other.milliseconds }

    /// `2026-11-25T06:30:00.123Z`
    public var text: String {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    public var description: String { text }

    /// `20261125T063000Z`, as the names of rotated files have it.
    var compact: String {
        let digits = Array(text.utf8)
        let kept = digits[..<19].filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: ":") }
        return String(decoding: kept, as: UTF8.self) + "Z"
    }

    /// Appends ``text`` to a buffer, without memory of its own.
    func append(to bytes: inout [UInt8]) {
        var days = milliseconds / 86_400_000
        var rest = milliseconds % 86_400_000
        if rest < 0 {
            rest += 86_400_000
            days -= 1
        }
        let (year, month, day) = Self.civil(days)
        Self.append(year, digits: 4, before: "-", to: &bytes)
        Self.append(month, digits: 2, before: "-", to: &bytes)
        Self.append(day, digits: 2, before: "T", to: &bytes)
        Self.append(rest / 3_600_000, digits: 2, before: ":", to: &bytes)
        Self.append(rest / 60_000 % 60, digits: 2, before: ":", to: &bytes)
        Self.append(rest / 1000 % 60, digits: 2, before: ".", to: &bytes)
        Self.append(rest % 1000, digits: 3, before: "Z", to: &bytes)
    }

    private static func append(
        _ value: Int64, digits: Int, before separator: Unicode.Scalar, to bytes: inout [UInt8]
    ) {
        var scale: Int64 = digits == 4 ? 1000 : digits == 3 ? 100 : 10
        while scale > 0 {
            bytes.append(0x30 + UInt8(value / scale % 10))
            scale /= 10
        }
        bytes.append(UInt8(ascii: separator))
    }

    /// Days since 1970-01-01 of a date in the proleptic Gregorian calendar. Years are counted from March, so that the
    /// leap day is the last of its year; an era is 400 years.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func civil(_ days: Int64) -> (Int64, Int64, Int64) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }
}
