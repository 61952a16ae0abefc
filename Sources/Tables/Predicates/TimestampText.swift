/// A timestamp as text: `YYYY-MM-DD`, `T` or a space, `HH:MM:SS`, up to six digits of fraction, and then nothing,
/// `Z`, or an offset (`+HH:MM`, `+HHMM`, `+HH`).
struct TimestampText: Sendable, Hashable {
    /// Microseconds since 1970-01-01T00:00:00 on the clock that the text shows.
    let wall: Int64
    /// How far that clock is ahead of UTC, in microseconds; nil when the text does not say.
    let offset: Int64?

    /// How far any clock in the world is from UTC at most, with room to spare (java.time's limit): what a
    /// timestamp without a zone may be off by, whichever session zone it was written or asked in.
    static let zoneSpread: Int64 = 18 * 3_600_000_000

    init?(_ text: String) {
        let bytes = Array(text.utf8.prefix(40))
        guard bytes.count >= 19, bytes.count < 40, bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " "),
            let days = CalendarDay.days(parsing: text.utf8.prefix(10)),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let hour = CalendarDay.number(bytes[11..<13]), hour < 24,
            let minute = CalendarDay.number(bytes[14..<16]), minute < 60,
            let second = CalendarDay.number(bytes[17..<19]), second < 60
        else { return nil }
        var rest = bytes[19...]
        var fraction: Int64 = 0
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            guard digits.count <= 6, var value = CalendarDay.number(digits) else { return nil }
            for _ in digits.count..<6 { value *= 10 }
            fraction = value
            rest = rest.dropFirst(1 + digits.count)
        }
        guard let offset = Self.offset(rest) else { return nil }
        wall = days * CalendarDay.microsecondsPerDay + ((hour * 60 + minute) * 60 + second) * 1_000_000 + fraction
        self.offset = offset.microseconds
    }

    /// Microseconds since the epoch in UTC, where the text names its zone.
    var instant: Int64? { offset.map { wall - $0 } }

    private static func offset(_ text: ArraySlice<UInt8>) -> (microseconds: Int64?, Void)? {
        guard let sign = text.first else { return (nil, ()) }
        let rest = Array(text.dropFirst())
        if sign == UInt8(ascii: "Z") { return rest.isEmpty ? (0, ()) : nil }
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
        let hours: Int64?
        let minutes: Int64?
        switch rest.count {
        case 2: (hours, minutes) = (CalendarDay.number(rest[0..<2]), 0)
        case 4: (hours, minutes) = (CalendarDay.number(rest[0..<2]), CalendarDay.number(rest[2..<4]))
        case 5 where rest[2] == UInt8(ascii: ":"):
            (hours, minutes) = (CalendarDay.number(rest[0..<2]), CalendarDay.number(rest[3..<5]))
        default: return nil
        }
        guard let hours, let minutes, hours <= 18, minutes < 60 else { return nil }
        let magnitude = (hours * 60 + minutes) * 60_000_000
        return (sign == UInt8(ascii: "-") ? -magnitude : magnitude, ())
    }
}
