/// Values of one kind between two bounds, both included; a missing bound leaves that side open.
public struct ValueRange: Sendable, Hashable {
    public let lower: Value?
    public let upper: Value?

    /// Bounds that contradict or cannot be compared with each other say nothing, and are both dropped.
    public init(lower: Value?, upper: Value?) {
        if let lower, let upper, (lower.compared(to: upper) ?? 1) > 0 {
            self.lower = nil
            self.upper = nil
        } else {
            self.lower = lower
            self.upper = upper
        }
    }

    public init(_ value: Value) {
        self.init(lower: value, upper: value)
    }

    static let all = ValueRange(lower: nil, upper: nil)

    /// Whether some value here may be less than (or, with `orEqual`, equal to) some value of `other`.
    func mayPrecede(_ other: ValueRange, orEqual: Bool) -> Bool {
        guard let lower, let bound = other.upper, let order = lower.compared(to: bound) else { return true }
        return orEqual ? order <= 0 : order < 0
    }

    /// Whether the two may share a value.
    func mayMeet(_ other: ValueRange) -> Bool {
        mayPrecede(other, orEqual: true) && other.mayPrecede(self, orEqual: true)
    }

    /// Whether both are one and the same value, so that equality is certain.
    func isSurelyEqual(to other: ValueRange) -> Bool {
        guard let lower, let upper, let otherLower = other.lower, let otherUpper = other.upper else { return false }
        return lower.compared(to: upper) == 0 && otherLower.compared(to: otherUpper) == 0
            && lower.compared(to: otherLower) == 0
    }

    /// What both hold. Bounds that do not compare leave the one of this range.
    func intersection(_ other: ValueRange) -> ValueRange {
        func pick(_ left: Value?, _ right: Value?, _ wanted: Int) -> Value? {
            guard let left else { return right }
            guard let right, let order = left.compared(to: right) else { return left }
            return order * wanted >= 0 ? left : right
        }
        return ValueRange(lower: pick(lower, other.lower, 1), upper: pick(upper, other.upper, -1))
    }

    /// The value where there is but one.
    var single: Value? {
        guard let lower, let upper, lower.compared(to: upper) == 0 else { return nil }
        return lower
    }

    /// The smallest range that holds both.
    func joined(with other: ValueRange) -> ValueRange {
        func pick(_ left: Value?, _ right: Value?, _ wanted: Int) -> Value? {
            guard let left, let right, let order = left.compared(to: right) else { return nil }
            return order * wanted >= 0 ? left : right
        }
        return ValueRange(lower: pick(lower, other.lower, -1), upper: pick(upper, other.upper, 1))
    }
}
