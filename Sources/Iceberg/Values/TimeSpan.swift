import Tables

/// The microseconds and days that the values of time transforms stand for.
enum TimeSpan {
    static let microsecondsPerHour: Int64 = 3_600_000_000
    /// Beyond these years nothing is concluded from a partition value.
    private static let years: ClosedRange<Int64> = -200_000...200_000

    /// Days since 1970-01-01 of the first day of a month, counted from January 1970; nil far from any calendar.
    static func firstDay(ofMonth month: Int64) -> Int64? {
        let (quotient, remainder) = month.quotientAndRemainder(dividingBy: 12)
        let year = 1970 + (remainder < 0 ? quotient - 1 : quotient)
        guard years.contains(year) else { return nil }
        let monthOfYear = (remainder < 0 ? remainder + 12 : remainder) + 1
        // Years are counted from March, so that the leap day is the last of its year.
        let shifted = monthOfYear <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (monthOfYear + (monthOfYear > 2 ? -3 : 9)) + 2) / 5
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// The first moment of a day, in microseconds; nil where that is beyond 64 bits.
    static func microseconds(ofDay day: Int64) -> Int64? {
        let (product, overflow) = day.multipliedReportingOverflow(by: CalendarDay.microsecondsPerDay)
        return overflow ? nil : product
    }
}
