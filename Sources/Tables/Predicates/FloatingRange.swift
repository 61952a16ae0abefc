/// Ranges around floating-point numbers that hold whatever an engine may have made of them.
///
/// A number travels as text, may have been a 32-bit float before it was a double, and one engine narrows the
/// literal where another widens the column. Where any of that can change the number, the range reaches to the
/// neighbouring floats; numbers that every way leaves unchanged (7, 0.5) stay points.
enum FloatingRange {
    static func around(_ value: Double, isExact: Bool) -> ValueRange? {
        guard value.isFinite else { return nil }
        // Some engines order -0.0 before 0.0.
        var lower = isExact && value != 0 ? value : value.nextDown
        var upper = isExact && value != 0 ? value : value.nextUp
        let narrow = Float(value)
        if Double(narrow) != value {
            lower = min(lower, Double(narrow.nextDown))
            upper = max(upper, Double(narrow.nextUp))
        }
        return ValueRange(lower: .double(lower), upper: .double(upper))
    }

    /// Reads a number as JSON or SQL writes it; nil for anything else, and for what a double cannot hold.
    static func parsing(_ text: String) -> ValueRange? {
        if let decimal = DecimalNumber(parsing: text), let nearest = decimal.nearest {
            return around(nearest.value, isExact: nearest.isExact)
        }
        // Beyond what 38 digits hold: very large, very small, or very long.
        return number(text).flatMap { around($0, isExact: false) }
    }

    /// The double nearest to a number as JSON or SQL writes it; nil for anything else, NaN and infinities.
    static func number(_ text: String) -> Double? {
        guard isNumber(text), let value = Double(text), value.isFinite else { return nil }
        return value
    }

    /// The doubles that an exact number may compare as: itself, or one of its neighbours after a cast.
    static func around(_ value: Value) -> ValueRange? {
        switch value {
        case .integer(let number): around(DecimalNumber(number))
        case .decimal(let number): around(number)
        case .double(let number): around(number, isExact: true)
        default: nil
        }
    }

    /// A column's bounds as doubles; exact numbers that a cast to double rounds reach to its neighbours.
    static func ofColumn(_ range: ValueRange) -> ValueRange {
        ValueRange(
            lower: range.lower.flatMap { double($0, isUpper: false) },
            upper: range.upper.flatMap { double($0, isUpper: true) })
    }

    private static func double(_ value: Value, isUpper: Bool) -> Value? {
        let number: DecimalNumber
        switch value {
        case .double: return value
        case .integer(let integer): number = DecimalNumber(integer)
        case .decimal(let decimal): number = decimal
        default: return nil
        }
        guard let nearest = number.nearest else { return nil }
        if nearest.isExact { return .double(nearest.value) }
        return .double(isUpper ? nearest.value.nextUp : nearest.value.nextDown)
    }

    private static func around(_ number: DecimalNumber) -> ValueRange? {
        guard let nearest = number.nearest else { return nil }
        return around(nearest.value, isExact: nearest.isExact)
    }

    /// Swift would also read `0x1p3`, `inf` and `nan`.
    private static func isNumber(_ text: String) -> Bool {
        guard text.utf8.count <= 1_000, let last = text.utf8.last, (0x30...0x39).contains(last) else { return false }
        return text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
                || byte == UInt8(ascii: "+") || byte | 0x20 == UInt8(ascii: "e")
        }
    }
}
