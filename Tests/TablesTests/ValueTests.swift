import Testing

@testable import Tables

struct ValueTests {
    @Test(
        arguments: [
            ("0", "0", 0), ("-1", "1", -1), ("1.10", "1.1", 0), ("-0.5", "0.5", -1), ("-1.5", "-0.5", -1),
            ("99999999999999999999999999999999999999", "99999999999999999999999999999999999998", 1),
            ("99999999999999999999999999999999999999", "0.00000000000000000000000000000000000001", 1),
            ("0.00000000000000000000000000000000000001", "0.00000000000000000000000000000000000002", -1),
            ("1e3", "1000", 0), ("1.5E-3", "0.0015", 0), ("0e99999", "0", 0), ("-0", "0", 0),
        ])
    func decimalsCompare(left: String, right: String, order: Int) throws {
        let first = try #require(DecimalNumber(parsing: left))
        let second = try #require(DecimalNumber(parsing: right))
        #expect(Value.decimal(first).compared(to: .decimal(second)) == order)
        #expect(Value.decimal(second).compared(to: .decimal(first)) == -order)
        #expect((first == second) == (order == 0))
        if order == 0 { #expect(first.hashValue == second.hashValue) }
    }

    @Test(
        arguments: [
            "", "-", "+1", ".5", "5.", "1.2.3", "1e", "1e+", "e5", "0x10", "NaN", "Infinity", " 1", "1 ", "1_000",
            "123456789012345678901234567890123456789", "1e39", "1e-39", "1e999999", "1e99999", "--1",
            "1e9223372036854775808",
        ])
    func notDecimals(text: String) {
        #expect(DecimalNumber(parsing: text) == nil)
    }

    @Test func decimalsRescale() throws {
        let number = try #require(DecimalNumber(parsing: "-12.340"))
        #expect(number.rescaled(to: 2)?.description == "-12.34")
        #expect(number.rescaled(to: 1) == nil)
        #expect(number.rescaled(to: 39) == nil)
        #expect(number.rescaled(to: -1) == nil)
        #expect(number.rescaled(to: 36)?.scale == 36)
        #expect(number.rescaled(to: 37) == nil)
        #expect(DecimalNumber(parsing: "-0.05")?.description == "-0.05")
        #expect(number.digits == 5)
    }

    @Test func integersCompareWithDecimals() throws {
        let half = try #require(DecimalNumber(parsing: "9223372036854775807.5"))
        #expect(Value.integer(.max).compared(to: .decimal(half)) == -1)
        #expect(Value.decimal(half).compared(to: .integer(.min)) == 1)
    }

    @Test func stringsCompareByBytes() {
        #expect(Value.string("\u{E9}").compared(to: .string("e\u{301}")) == 1)
        #expect(Value.string("Z").compared(to: .string("a")) == -1)
        #expect(Value.string("\u{FFFD}").compared(to: .string("\u{1F600}")) == -1)
        #expect(Value.string("a").compared(to: .string("a ")) == -1)
    }

    @Test func kindsDoNotMix() {
        #expect(Value.integer(1).compared(to: .double(1)) == nil)
        #expect(Value.date(1).compared(to: .timestamp(1)) == nil)
        #expect(Value.timestamp(1).compared(to: .timestampNtz(1)) == nil)
        #expect(Value.string("1").compared(to: .integer(1)) == nil)
        #expect(Value.double(.nan).compared(to: .double(.nan)) == nil)
    }

    @Test(
        arguments: [
            ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("1582-10-15", -141_427),
            ("0001-01-01", -719_162), ("9999-12-31", 2_932_896), ("2021-04-29", 18_746),
        ] as [(String, Int64)])
    func days(text: String, days: Int64) {
        #expect(CalendarDay.days(parsing: text) == days)
        #expect(DateText.day(days) == text)
    }

    @Test func everyDayOfFourCenturiesIsTheNext() {
        for day in stride(from: -146_097 as Int64, through: 146_097, by: 13) {
            #expect(CalendarDay.days(parsing: DateText.day(day)) == day)
        }
    }

    @Test(
        arguments: [
            "", "2021-4-29", "2021-02-29", "1900-02-29", "2021-13-01", "2021-00-01", "2021-01-00", "2021-01-32",
            "0000-01-01", "12021-01-01", "-2021-01-01", "2021-01-01 ", "2021/01/01", "2021-01-0\u{661}", "+021-01-01",
        ])
    func notDays(text: String) {
        #expect(CalendarDay.days(parsing: text) == nil)
    }

    @Test(
        arguments: [
            ("1970-01-01 00:00:00", 0, nil), ("1970-01-01T00:00:00Z", 0, 0),
            ("1970-01-01 00:00:00.000001", 1, nil), ("1970-01-01T00:00:00.5Z", 500_000, 0),
            ("1970-01-01T01:00:00+01:00", 3_600_000_000, 3_600_000_000),
            ("1970-01-01T01:00:00-0130", 3_600_000_000, -5_400_000_000),
            ("1969-12-31 23:59:59.999999+00", -1, 0),
        ] as [(String, Int64, Int64?)])
    func timestamps(text: String, wall: Int64, offset: Int64?) throws {
        let parsed = try #require(TimestampText(text))
        #expect(parsed.wall == wall)
        #expect(parsed.offset == offset)
    }

    @Test(
        arguments: [
            "", "1970-01-01", "1970-01-01 00:00", "1970-01-01 24:00:00", "1970-01-01 00:60:00", "1970-01-01 00:00:60",
            "1970-01-01 00:00:00.", "1970-01-01 00:00:00.1234567", "1970-01-01 00:00:00 UTC", "1970-01-01 00:00:00Zx",
            "1970-01-01 00:00:00+19:00", "1970-01-01 00:00:00+1", "1970-01-01 00:00:00+01:60", "1970-02-30 00:00:00",
            "1970-01-01x00:00:00", "1970-01-01 00:00:00[Europe/Berlin]",
            "1970-01-01 00:00:00.00000000000000000000000000000000000000000000",
        ])
    func notTimestamps(text: String) {
        #expect(TimestampText(text) == nil)
    }
}
