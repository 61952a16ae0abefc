import SeededGenerator
import Testing

@testable import Iceberg

struct TimeSpanTests {
    @Test func firstDaysOfMonths() {
        #expect(TimeSpan.firstDay(ofMonth: 0) == 0)
        #expect(TimeSpan.firstDay(ofMonth: -1) == -31)
        #expect(TimeSpan.firstDay(ofMonth: 361) == 10_988)
        #expect(TimeSpan.firstDay(ofMonth: 362) == 11_017)
        var generator = SeededGenerator(seed: 1582)
        for _ in 0..<6000 {
            let year = Int64.random(in: -9999...12_000, using: &generator)
            let month = Int64.random(in: 1...12, using: &generator)
            let expected = Calendars.day(year: year, month: month)
            #expect(TimeSpan.firstDay(ofMonth: (year - 1970) * 12 + month - 1) == expected, "\(year)-\(month)")
        }
    }

    /// Month after month is as long as months are.
    @Test func monthsFollowOneAnother() throws {
        var previous = try #require(TimeSpan.firstDay(ofMonth: -24_000))
        for month in (-23_999 as Int64)...24_000 {
            let day = try #require(TimeSpan.firstDay(ofMonth: month))
            #expect((28...31).contains(day - previous))
            previous = day
        }
    }

    @Test func farFromAnyCalendar() {
        let months: [Int64] = [.min, .min + 1, -2_600_000, 2_600_000, .max - 1, .max]
        for month in months {
            #expect(TimeSpan.firstDay(ofMonth: month) == nil)
        }
        let days: [Int64] = [.min, .max, 106_751_992, -106_751_992]
        for day in days {
            #expect(TimeSpan.microseconds(ofDay: day) == nil)
        }
        #expect(TimeSpan.microseconds(ofDay: 106_751_991) == 9_223_372_022_400_000_000)
        #expect(TimeSpan.microseconds(ofDay: -1) == -86_400_000_000)
    }
}
