/// A literal in the terms of the column that it is compared with.
struct LiteralRange: Sendable, Hashable {
    /// What the literal may stand for: one value, or a range where engines or session zones would differ.
    let range: ValueRange
    /// Whether the column's bounds have to become doubles before they are compared with it.
    let comparesAsDouble: Bool

    private init(_ range: ValueRange, asDouble: Bool = false) {
        self.range = range
        comparesAsDouble = asDouble
    }

    /// Timestamps travel cut to milliseconds, towards either side.
    private static let millisecond: Int64 = 1_000

    /// - Returns: nil where the two kinds do not compare without a conversion that could change a value.
    init?(_ value: Value, comparedWith type: DataType) {
        switch type {
        case .boolean: self.init(boolean: value)
        case .byte, .short, .integer, .long: self.init(integer: value)
        case .decimal: self.init(decimal: value)
        case .float, .double: self.init(floating: value)
        case .string:
            guard case .string(let text) = value else { return nil }
            self.init(ValueRange(lower: .string(text.trimmingTrailingSpaces()), upper: value))
        case .date: self.init(date: value)
        case .timestamp: self.init(timestamp: value)
        case .timestampNtz: self.init(timestampNtz: value)
        case .binary, .structure, .array, .map, .other: return nil
        }
    }

    private init?(boolean value: Value) {
        switch value {
        case .boolean: self.init(ValueRange(value))
        case .string("true"): self.init(ValueRange(.boolean(true)))
        case .string("false"): self.init(ValueRange(.boolean(false)))
        default: return nil
        }
    }

    private init?(integer value: Value) {
        switch value {
        case .integer: self.init(ValueRange(value))
        // Engines without decimal literals compare as doubles; up to fifteen digits that is the same.
        case .decimal(let number) where number.digits <= 15: self.init(ValueRange(value))
        case .decimal, .double: self.init(asDouble: FloatingRange.around(value))
        case .string(let text):
            // Spark casts the string. Only a plain integer casts to the same value everywhere.
            guard let number = PlainNumber.integer(text) else { return nil }
            self.init(ValueRange(.integer(number)))
        default: return nil
        }
    }

    private init?(decimal value: Value) {
        switch value {
        case .integer, .decimal: self.init(ValueRange(value))
        case .double: self.init(asDouble: FloatingRange.around(value))
        default: return nil
        }
    }

    private init?(floating value: Value) {
        if case .string(let text) = value {
            self.init(asDouble: FloatingRange.parsing(text))
        } else {
            self.init(asDouble: FloatingRange.around(value))
        }
    }

    private init?(asDouble range: ValueRange?) {
        guard let range else { return nil }
        self.init(range, asDouble: true)
    }

    private init?(date value: Value) {
        switch value {
        case .date: self.init(ValueRange(value))
        case .string(let text):
            guard let days = CalendarDay.days(parsing: text) else { return nil }
            self.init(ValueRange(.date(days)))
        default: return nil
        }
    }

    /// A wall-clock time means an instant only in the session's time zone, which the server does not know. It
    /// therefore stands for every instant that it is anywhere in the world, and prunes files that are further
    /// away. A date stands for any moment of that day, again anywhere.
    private init?(timestamp value: Value) {
        switch value {
        case .timestamp(let instant): self.init(around: instant, spread: 0, as: Value.timestamp)
        case .timestampNtz(let wall): self.init(around: wall, spread: TimestampText.zoneSpread, as: Value.timestamp)
        case .date(let days): self.init(day: days, as: Value.timestamp)
        case .string(let text):
            if let days = CalendarDay.days(parsing: text) {
                self.init(day: days, as: Value.timestamp)
            } else if let parsed = TimestampText(text) {
                let spread = parsed.offset == nil ? TimestampText.zoneSpread : 0
                self.init(around: parsed.instant ?? parsed.wall, spread: spread, as: Value.timestamp)
            } else {
                return nil
            }
        default: return nil
        }
    }

    /// Comparing with an instant goes through the session's zone; and a wall-clock literal may have been one:
    /// `TIMESTAMP '…'` is an instant in Spark even beside a column without a zone.
    private init?(timestampNtz value: Value) {
        switch value {
        case .timestamp(let time), .timestampNtz(let time):
            self.init(around: time, spread: TimestampText.zoneSpread, as: Value.timestampNtz)
        case .date(let days): self.init(day: days, as: Value.timestampNtz)
        case .string(let text):
            if let days = CalendarDay.days(parsing: text) {
                self.init(day: days, as: Value.timestampNtz)
            } else if let parsed = TimestampText(text), parsed.offset == nil {
                // With an offset, engines differ in whether it is dropped or converted.
                self.init(around: parsed.wall, spread: TimestampText.zoneSpread, as: Value.timestampNtz)
            } else {
                return nil
            }
        default: return nil
        }
    }

    private init?(around time: Int64, spread: Int64, as make: (Int64) -> Value) {
        let (lower, underflow) = time.subtractingReportingOverflow(spread + Self.millisecond)
        let (upper, overflow) = time.addingReportingOverflow(spread + Self.millisecond)
        guard !underflow, !overflow else { return nil }
        self.init(ValueRange(lower: make(lower), upper: make(upper)))
    }

    private init?(day: Int64, as make: (Int64) -> Value) {
        let (start, overflow) = day.multipliedReportingOverflow(by: CalendarDay.microsecondsPerDay)
        guard !overflow else { return nil }
        let (middle, pastEnd) = start.addingReportingOverflow(CalendarDay.microsecondsPerDay / 2)
        guard !pastEnd else { return nil }
        let spread = TimestampText.zoneSpread + CalendarDay.microsecondsPerDay / 2
        self.init(around: middle, spread: spread, as: make)
    }

    private init(joining first: LiteralRange, _ second: LiteralRange) {
        range = first.range.joined(with: second.range)
        comparesAsDouble = first.comparesAsDouble
    }

    /// The smallest range around all of `literals`; nil where they do not compare alike.
    static func hull(of literals: [LiteralRange]) -> LiteralRange? {
        guard let first = literals.first,
            literals.allSatisfy({ $0.comparesAsDouble == first.comparesAsDouble })
        else { return nil }
        return literals.dropFirst().reduce(first) { LiteralRange(joining: $0, $1) }
    }
}
