/// A decimal number: `unscaled` divided by ten to the power of `scale`. Holds up to 38 digits, as `decimal` does.
public struct DecimalNumber: Sendable, Hashable, CustomStringConvertible {
    public static let maximumDigits = 38

    public let unscaled: Int128
    /// Digits after the point, 0 to 38.
    public let scale: Int

    public init(_ value: Int64) {
        unscaled = Int128(value)
        scale = 0
    }

    private init(unscaled: Int128, scale: Int) {
        self.unscaled = unscaled
        self.scale = scale
    }

    /// - Parameter bytes: an integer in two's complement, the most significant byte first.
    /// - Returns: nil for no bytes, for more than 38 digits, and for a scale that is not 0 to 38.
    public init?(bigEndian bytes: ArraySlice<UInt8>, scale: Int) {
        guard let first = bytes.first, bytes.count <= 16, (0...Self.maximumDigits).contains(scale) else { return nil }
        let value = bytes.reduce(Int128(first & 0x80 == 0 ? 0 : -1)) { $0 << 8 | Int128($1) }
        guard value.magnitude < Self.bound else { return nil }
        self.init(unscaled: value, scale: scale)
    }

    /// Reads `[-]digits[.digits][e[+-]digits]`; nil for anything else and for what 38 digits cannot hold.
    public init?(parsing text: String) {
        var bytes = text.utf8[...]
        let negative = bytes.first == UInt8(ascii: "-")
        if negative { bytes.removeFirst() }
        var value: Int128 = 0
        var digits = 0
        var fraction = 0
        var inFraction = false
        scan: while let byte = bytes.first {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                guard let next = Self.appending(byte - UInt8(ascii: "0"), to: value) else { return nil }
                value = next
                digits += 1
                if inFraction { fraction += 1 }
            case UInt8(ascii: ".") where !inFraction && digits > 0: inFraction = true
            default: break scan
            }
            bytes.removeFirst()
        }
        guard digits > 0, !inFraction || fraction > 0 else { return nil }
        guard let exponent = Self.exponent(bytes) else { return nil }
        guard let scaled = Self.rescaled(value, scale: fraction - exponent) else { return nil }
        self.init(unscaled: negative ? -scaled.0 : scaled.0, scale: scaled.1)
    }

    /// The same number with exactly `scale` digits after the point; nil where that loses digits.
    public func rescaled(to scale: Int) -> DecimalNumber? {
        guard (0...Self.maximumDigits).contains(scale) else { return nil }
        var value = unscaled
        var current = self.scale
        while current > scale {
            let (quotient, remainder) = value.quotientAndRemainder(dividingBy: 10)
            guard remainder == 0 else { return nil }
            value = quotient
            current -= 1
        }
        while current < scale {
            guard value.magnitude < Self.bound / 10 else { return nil }
            value *= 10
            current += 1
        }
        return DecimalNumber(unscaled: value, scale: scale)
    }

    /// How many digits the number has, leading zeros not counted.
    public var digits: Int {
        var rest = unscaled.magnitude
        var count = 0
        while rest > 0 {
            rest /= 10
            count += 1
        }
        return count
    }

    /// The nearest floating-point number, and whether it is this number without rounding worth speaking of.
    var nearest: (value: Double, isExact: Bool)? {
        guard let value = Double(description), value.isFinite else { return nil }
        // Up to fifteen digits survive the way through a double and back.
        return (value, digits <= 15)
    }

    func compared(to other: DecimalNumber) -> Int {
        let left = unscaled.quotientAndRemainder(dividingBy: Self.power(scale))
        let right = other.unscaled.quotientAndRemainder(dividingBy: Self.power(other.scale))
        if left.quotient != right.quotient { return left.quotient < right.quotient ? -1 : 1 }
        // Each remainder has fewer digits than its scale, so neither product passes 38 digits.
        let common = max(scale, other.scale)
        let leftRest = left.remainder * Self.power(common - scale)
        let rightRest = right.remainder * Self.power(common - other.scale)
        return leftRest < rightRest ? -1 : (leftRest == rightRest ? 0 : 1)
    }

    public var description: String {
        let sign = unscaled < 0 ? "-" : ""
        guard scale > 0 else { return "\(unscaled)" }
        let plain = String(unscaled.magnitude)
        let padded = String(repeating: "0", count: max(0, scale + 1 - plain.count)) + plain
        return sign + padded.dropLast(scale) + "." + padded.suffix(scale)
    }

    public static func == (left: DecimalNumber, right: DecimalNumber) -> Bool { left.compared(to: right) == 0 }

    public func hash(into hasher: inout Hasher) {
        var value = unscaled
        var places = scale
        while places > 0, value % 10 == 0 {
            value /= 10
            places -= 1
        }
        hasher.combine(value)
        hasher.combine(places)
    }

    // MARK: Arithmetic within 38 digits

    private static let powers: [Int128] = {
        var result: [Int128] = [1]
        while result.count <= maximumDigits { result.append(result[result.count - 1] * 10) }
        return result
    }()

    private static func power(_ exponent: Int) -> Int128 { powers[exponent] }

    /// Ten to the 38th: every magnitude is below it.
    private static let bound = powers[maximumDigits].magnitude

    private static func appending(_ digit: UInt8, to value: Int128) -> Int128? {
        guard value.magnitude < bound / 10 else { return nil }
        return value * 10 + Int128(digit)
    }

    private static func exponent(_ text: Substring.UTF8View) -> Int? {
        guard let first = text.first else { return 0 }
        guard first | 0x20 == UInt8(ascii: "e") else { return nil }
        let rest = text.dropFirst()
        guard !rest.isEmpty, rest.count <= 5 else { return nil }
        return Int(Substring(rest))
    }

    private static func rescaled(_ value: Int128, scale: Int) -> (Int128, Int)? {
        if value == 0 { return (0, 0) }
        var value = value
        var scale = scale
        while scale < 0 {
            guard value.magnitude < bound / 10 else { return nil }
            value *= 10
            scale += 1
        }
        while scale > maximumDigits {
            guard value % 10 == 0 else { return nil }
            value /= 10
            scale -= 1
        }
        return (value, scale)
    }
}
