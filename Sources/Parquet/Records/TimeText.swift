import Tables

/// Times as ISO 8601 has them, with three digits of a second's fraction, or six or nine where it has them.
enum TimeText {
    /// A wall clock without a zone, from the start of the epoch.
    static func timestamp(_ value: Int64, _ unit: LogicalType.Unit) -> String {
        let day = perSecond(unit) * 86_400
        let (days, rest) = divide(value, by: day)
        return Instant.day(days) + "T" + time(rest, unit)
    }

    /// A time of day.
    static func time(_ value: Int64, _ unit: LogicalType.Unit) -> String {
        let (seconds, fraction) = divide(value, by: perSecond(unit))
        return Instant.pad(seconds / 3600, 2) + ":" + Instant.pad(seconds / 60 % 60, 2) + ":"
            + Instant.pad(seconds % 60, 2) + "."
            + self.fraction(fraction * (1_000_000_000 / perSecond(unit)))
    }

    /// Eight bytes of nanoseconds in a day and four of the Julian day number, as Impala and older Spark wrote them.
    static func int96(_ bytes: ArraySlice<UInt8>) -> String {
        let all = Array(bytes)
        guard all.count == 12 else { return "" }
        let nanoseconds = Int64(bitPattern: all[0..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
        let julian = all[8..<12].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        // The epoch began on the Julian day 2,440,588; what exceeds a day moves on.
        let (more, rest) = divide(nanoseconds, by: 86_400_000_000_000)
        return Instant.day(Int64(Int32(bitPattern: julian)) - 2_440_588 + more) + "T" + time(rest, .nanoseconds)
    }

    private static func perSecond(_ unit: LogicalType.Unit) -> Int64 {
        switch unit {
        case .milliseconds: 1000
        case .microseconds: 1_000_000
        case .nanoseconds: 1_000_000_000
        }
    }

    private static func fraction(_ nanoseconds: Int64) -> String {
        if nanoseconds % 1_000_000 == 0 { return Instant.pad(nanoseconds / 1_000_000, 3) }
        return nanoseconds % 1000 == 0 ? Instant.pad(nanoseconds / 1000, 6) : Instant.pad(nanoseconds, 9)
    }

    /// Division that rounds down, so that what is left is never negative.
    private static func divide(_ value: Int64, by divisor: Int64) -> (Int64, Int64) {
        let (quotient, rest) = value.quotientAndRemainder(dividingBy: divisor)
        return rest < 0 ? (quotient - 1, rest + divisor) : (quotient, rest)
    }
}
