/// A value of a column or of a literal, as far as predicates compare values.
public enum Value: Sendable, Hashable {
    case boolean(Bool)
    /// Any of the integer types.
    case integer(Int64)
    case decimal(DecimalNumber)
    /// Either of the floating-point types.
    case double(Double)
    case string(String)
    /// Days since 1970-01-01, proleptic Gregorian.
    case date(Int64)
    /// Microseconds since 1970-01-01T00:00:00Z.
    case timestamp(Int64)
    /// Microseconds since 1970-01-01T00:00:00 on a wall clock of no zone. A `TIMESTAMP` literal that names no
    /// zone is one of these too.
    case timestampNtz(Int64)

    /// Negative, zero or positive as this value sorts before, with or after `other`; nil where the two are not
    /// comparable without a conversion, or either is not a number.
    ///
    /// Strings compare by their UTF-8 bytes. Integers and decimals compare exactly with one another.
    public func compared(to other: Value) -> Int? {
        switch (self, other) {
        case (.boolean(let left), .boolean(let right)): Self.order(left ? 1 : 0, right ? 1 : 0)
        case (.integer(let left), .integer(let right)): Self.order(left, right)
        case (.integer(let left), .decimal(let right)): DecimalNumber(left).compared(to: right)
        case (.decimal(let left), .integer(let right)): left.compared(to: DecimalNumber(right))
        case (.decimal(let left), .decimal(let right)): left.compared(to: right)
        case (.double(let left), .double(let right)):
            left.isNaN || right.isNaN ? nil : Self.order(left, right)
        case (.string(let left), .string(let right)): Self.order(left, right)
        case (.date(let left), .date(let right)): Self.order(left, right)
        case (.timestamp(let left), .timestamp(let right)): Self.order(left, right)
        case (.timestampNtz(let left), .timestampNtz(let right)): Self.order(left, right)
        default: nil
        }
    }

    private static func order<Number: Comparable>(_ left: Number, _ right: Number) -> Int {
        left < right ? -1 : (left == right ? 0 : 1)
    }

    /// By bytes: Swift's own order of strings follows canonical equivalence, which no writer of tables uses.
    private static func order(_ left: String, _ right: String) -> Int {
        if left.utf8.elementsEqual(right.utf8) { return 0 }
        return left.utf8.lexicographicallyPrecedes(right.utf8) ? -1 : 1
    }
}
