/// A predicate whose columns are found in a schema and whose literals have the columns' types: what is evaluated
/// for every file. Everything that is in doubt has become ``fixed(_:)`` with ``Outcomes/any``. Columns are indices
/// into the list that ``PredicateBinder`` makes.
indirect enum BoundPredicate: Sendable {
    case fixed(Outcomes)
    case all([BoundPredicate])
    case some([BoundPredicate])
    case not(BoundPredicate)
    /// The column is on the left.
    case comparison(Int, Predicate.Comparison, LiteralRange)
    case nullSafeEqual(Int, LiteralRange)
    case isNull(Int)
    case startsWith(Int, String)

    /// The outcomes for a file of which `domains` tells what each column may hold.
    func outcomes(_ domains: [ColumnDomain]) -> Outcomes {
        switch self {
        case .fixed(let outcomes): return outcomes
        case .all(let parts):
            var result = Outcomes.canBeTrue
            for part in parts where result != .canBeFalse { result = result.and(part.outcomes(domains)) }
            return result
        case .some(let parts):
            var result = Outcomes.canBeFalse
            for part in parts where result != .canBeTrue { result = result.or(part.outcomes(domains)) }
            return result
        case .not(let part): return part.outcomes(domains).negated
        case .comparison(let column, let comparison, let literal):
            return Self.compare(domains[column], comparison, literal)
        case .nullSafeEqual(let column, let literal):
            return Self.nullSafeCompare(domains[column], literal)
        case .isNull(let column): return Self.isNull(domains[column])
        case .startsWith(let column, let prefix): return Self.startsWith(domains[column], prefix)
        }
    }

    private static func isNull(_ domain: ColumnDomain) -> Outcomes {
        var result: Outcomes = []
        if domain.mayBeNull { result.insert(.canBeTrue) }
        if domain.mayBeValue { result.insert(.canBeFalse) }
        return result
    }

    private static func compare(
        _ domain: ColumnDomain, _ comparison: Predicate.Comparison, _ literal: LiteralRange
    ) -> Outcomes {
        var result: Outcomes = domain.mayBeNull ? .canBeNull : []
        guard domain.mayBeValue else { return result }
        let column = literal.comparesAsDouble ? FloatingRange.ofColumn(domain.range) : domain.range
        let other = literal.range
        switch comparison {
        case .equal, .notEqual:
            var equal: Outcomes = []
            if column.mayMeet(other), mayHold(other, domain, literal) { equal.insert(.canBeTrue) }
            if domain.mayBeNaN || !column.isSurelyEqual(to: other) { equal.insert(.canBeFalse) }
            result.formUnion(comparison == .equal ? equal : equal.negated)
        case .lessThan, .lessThanOrEqual:
            if column.mayPrecede(other, orEqual: comparison == .lessThanOrEqual) { result.insert(.canBeTrue) }
            // NaN is greater than every number, or not comparable: never less.
            if domain.mayBeNaN || other.mayPrecede(column, orEqual: comparison == .lessThan) {
                result.insert(.canBeFalse)
            }
        case .greaterThan, .greaterThanOrEqual:
            if domain.mayBeNaN || other.mayPrecede(column, orEqual: comparison == .greaterThanOrEqual) {
                result.insert(.canBeTrue)
            }
            if domain.mayBeNaN || column.mayPrecede(other, orEqual: comparison == .greaterThan) {
                result.insert(.canBeFalse)
            }
        }
        return result
    }

    /// Whether the column's bucket may hold the literal.
    private static func mayHold(_ range: ValueRange, _ domain: ColumnDomain, _ literal: LiteralRange) -> Bool {
        guard let bucket = domain.bucket, !literal.comparesAsDouble, let value = range.single else { return true }
        return bucket.mayHold(value)
    }

    private static func nullSafeCompare(_ domain: ColumnDomain, _ literal: LiteralRange) -> Outcomes {
        let plain = compare(domain, .equal, literal)
        guard plain.contains(.canBeNull) else { return plain }
        return plain.subtracting(.canBeNull).union(.canBeFalse)
    }

    /// A string that begins with `prefix` sorts at or after it, and before everything that is greater than the
    /// prefix in its first bytes.
    private static func startsWith(_ domain: ColumnDomain, _ prefix: String) -> Outcomes {
        var result: Outcomes = domain.mayBeNull ? .canBeNull : []
        guard domain.mayBeValue else { return result }
        result.insert(.canBeFalse)
        // The reader of a char(n) column pads it, which may complete a prefix that ends in spaces.
        let bytes = Array(prefix.trimmingTrailingSpaces().utf8)
        var excluded = false
        if case .string(let lower)? = domain.range.lower {
            excluded = bytes.lexicographicallyPrecedes(lower.utf8.prefix(bytes.count))
        }
        if case .string(let upper)? = domain.range.upper {
            excluded = excluded || upper.utf8.lexicographicallyPrecedes(bytes)
        }
        if !excluded { result.insert(.canBeTrue) }
        return result
    }
}
