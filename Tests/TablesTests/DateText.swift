/// Writes days and microseconds as text, the other way round from what the code under test reads.
enum DateText {
    static func day(_ days: Int64) -> String {
        var year: Int64 = 1970
        var rest = days
        while rest < 0 {
            year -= 1
            rest += length(year)
        }
        while rest >= length(year) {
            rest -= length(year)
            year += 1
        }
        let months: [Int64] = [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        var month = 0
        while rest >= months[month] {
            rest -= months[month]
            month += 1
        }
        return "\(pad(year, 4))-\(pad(Int64(month + 1), 2))-\(pad(rest + 1, 2))"
    }

    /// - Parameter digits: how many digits of fraction are written; what does not fit is cut off.
    static func moment(_ microseconds: Int64, separator: String = " ", digits: Int = 6) -> String {
        let day = 86_400_000_000 as Int64
        var days = microseconds / day
        var rest = microseconds % day
        if rest < 0 {
            days -= 1
            rest += day
        }
        let seconds = rest / 1_000_000
        let clock = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { pad($0, 2) }.joined(separator: ":")
        let fraction = digits == 0 ? "" : "." + pad(rest % 1_000_000, 6).prefix(digits)
        return Self.day(days) + separator + clock + fraction
    }

    private static func isLeap(_ year: Int64) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }
    private static func length(_ year: Int64) -> Int64 { isLeap(year) ? 366 : 365 }

    private static func pad(_ number: Int64, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}
