/// Which of SQL's three truth values a predicate may take on the rows of one file.
///
/// Every rule here errs towards more outcomes, never towards fewer: a file is left out only if `true` is not
/// among those of the whole predicate.
public struct Outcomes: OptionSet, Sendable, Hashable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    public static let canBeTrue = Outcomes(rawValue: 1)
    public static let canBeFalse = Outcomes(rawValue: 2)
    public static let canBeNull = Outcomes(rawValue: 4)
    /// Nothing is known.
    public static let any: Outcomes = [.canBeTrue, .canBeFalse, .canBeNull]

    public var negated: Outcomes {
        var result = intersection(.canBeNull)
        if contains(.canBeTrue) { result.insert(.canBeFalse) }
        if contains(.canBeFalse) { result.insert(.canBeTrue) }
        return result
    }

    public func and(_ other: Outcomes) -> Outcomes {
        var result: Outcomes = []
        if contains(.canBeTrue), other.contains(.canBeTrue) { result.insert(.canBeTrue) }
        if contains(.canBeFalse) || other.contains(.canBeFalse) { result.insert(.canBeFalse) }
        // NULL needs one side NULL while the other is not false.
        if contains(.canBeNull), !other.isDisjoint(with: [.canBeNull, .canBeTrue]) { result.insert(.canBeNull) }
        if other.contains(.canBeNull), !isDisjoint(with: [.canBeNull, .canBeTrue]) { result.insert(.canBeNull) }
        return result
    }

    public func or(_ other: Outcomes) -> Outcomes {
        negated.and(other.negated).negated
    }
}
