/// Dates of the proleptic Gregorian calendar as numbers of days.
public enum CalendarDay {
    public static let microsecondsPerDay: Int64 = 86_400_000_000
    /// 1582-10-15, the first day of the Gregorian calendar. Writers disagree about the days before it: older ones
    /// count them by the Julian calendar.
    static let gregorianStart: Int64 = -141_427

    /// Days from 1970-01-01 to a date that is written `YYYY-MM-DD`, year 0001 to 9999; nil for any other text
    /// and for dates that do not exist.
    static func days(parsing text: Substring.UTF8View) -> Int64? {
        let bytes = Array(text.prefix(11))
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = number(bytes[0..<4]), let month = number(bytes[5..<7]), let day = number(bytes[8..<10])
        else { return nil }
        return days(year: year, month: month, day: day)
    }

    static func days(parsing text: String) -> Int64? { days(parsing: text[...].utf8) }

    /// Nil for dates that do not exist and for years outside 1...9999.
    static func days(year: Int64, month: Int64, day: Int64) -> Int64? {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1, day <= length(of: month, in: year) else {
            return nil
        }
        // Counted from 1 March, so that the leap day is the last day of its year.
        let shifted = month > 2 ? month - 3 : month + 9
        let years = month > 2 ? year : year - 1
        let leapDays = years / 4 - years / 100 + years / 400
        return years * 365 + leapDays + (shifted * 153 + 2) / 5 + day - 1 - 719_468
    }

    private static func length(of month: Int64, in year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// The number that plain digits spell; nil where there is none or anything else among them.
    static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
        guard !digits.isEmpty, digits.count <= 9 else { return nil }
        var value: Int64 = 0
        for byte in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            value = value * 10 + Int64(byte - UInt8(ascii: "0"))
        }
        return value
    }
}
