import Testing

@testable import Tables

/// The algebra of outcomes against SQL's truth tables, over every pair of sets.
struct OutcomesTests {
    private static let truths: [(Bool?, Outcomes)] = [(true, .canBeTrue), (false, .canBeFalse), (nil, .canBeNull)]
    private static let sets = (UInt8(1)...7).map { Outcomes(rawValue: $0) }

    private static func lift(_ left: Outcomes, _ right: Outcomes, _ rule: (Bool?, Bool?) -> Bool?) -> Outcomes {
        var result: Outcomes = []
        for (first, firstSet) in truths where left.contains(firstSet) {
            for (second, secondSet) in truths where right.contains(secondSet) {
                let value = rule(first, second)
                for (truth, set) in truths where truth == value { result.insert(set) }
            }
        }
        return result
    }

    @Test func conjunctionAndDisjunction() {
        for left in Self.sets {
            for right in Self.sets {
                let and = Self.lift(left, right) {
                    $0 == false || $1 == false ? false : ($0 == nil || $1 == nil ? nil : true)
                }
                let or = Self.lift(left, right) {
                    $0 == true || $1 == true ? true : ($0 == nil || $1 == nil ? nil : false)
                }
                #expect(left.and(right) == and)
                #expect(left.or(right) == or)
            }
        }
    }

    @Test func negation() {
        #expect(Outcomes.canBeTrue.negated == .canBeFalse)
        #expect(Outcomes.canBeNull.negated == .canBeNull)
        for set in Self.sets { #expect(set.negated.negated == set) }
    }
}
