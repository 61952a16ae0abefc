/// A condition on partition columns, of the kinds that a partition's values alone decide: comparisons with literals and
/// tests for NULL, joined by AND, OR and NOT.
indirect enum PartitionCondition: Sendable, Hashable {
    case all([PartitionCondition])
    case some([PartitionCondition])
    case not(PartitionCondition)
    /// The column is on the left.
    case comparison(ColumnReference, Predicate.Comparison, Value)
    case isNull(ColumnReference)

    /// - Throws: ``PartitionFilterError`` that names what a partition's values do not decide.
    init(_ predicate: Predicate) throws(PartitionFilterError) {
        switch predicate {
        case .and(let parts): self = .all(try Self.conditions(parts))
        case .or(let parts): self = .some(try Self.conditions(parts))
        case .not(let part): self = .not(try PartitionCondition(part))
        case .comparison(let comparison, let left, let right):
            self = try Self.comparison(comparison, left, right)
        case .nullSafeEqual(let left, let right): self = try Self.nullSafe(left, right)
        case .isNull(let operand): self = .isNull(try Self.column(operand))
        case .isIn(let operand, let list):
            let column = try Self.column(operand)
            var parts: [PartitionCondition] = []
            for item in list { parts.append(.comparison(column, .equal, try Self.literal(item))) }
            self = .some(parts)
        case .startsWith:
            throw PartitionFilterError("LIKE is not among what a filter may have: compare with =, <, >, BETWEEN or IN")
        case .unknown:
            throw PartitionFilterError("part of it is not understood: write comparisons of columns with literals")
        }
    }

    private static func conditions(
        _ predicates: [Predicate]
    ) throws(PartitionFilterError) -> [PartitionCondition] {
        guard !predicates.isEmpty else {
            throw PartitionFilterError("TRUE and FALSE name no column: write a comparison of a column")
        }
        var conditions: [PartitionCondition] = []
        for predicate in predicates { conditions.append(try PartitionCondition(predicate)) }
        return conditions
    }

    private static func comparison(
        _ comparison: Predicate.Comparison, _ left: Predicate.Operand, _ right: Predicate.Operand
    ) throws(PartitionFilterError) -> PartitionCondition {
        if case .column = left { return .comparison(try column(left), comparison, try literal(right)) }
        return .comparison(try column(right), comparison.mirrored, try literal(left))
    }

    /// NULL is not equal to a value, which is false where `=` would be NULL.
    private static func nullSafe(
        _ left: Predicate.Operand, _ right: Predicate.Operand
    ) throws(PartitionFilterError) -> PartitionCondition {
        let (named, other) = if case .column = left { (left, right) } else { (right, left) }
        let column = try column(named)
        if other == .literal(nil) { return .isNull(column) }
        return .all([.not(.isNull(column)), .comparison(column, .equal, try literal(other))])
    }

    private static func column(_ operand: Predicate.Operand) throws(PartitionFilterError) -> ColumnReference {
        guard case .column(let reference) = operand else {
            throw PartitionFilterError("a comparison names no column: compare a column with a literal")
        }
        guard reference.cast == nil else {
            throw PartitionFilterError(
                "CAST of the column '\(reference.parts.joined(separator: "."))' is not among what a filter may have: "
                    + "compare the column as it is")
        }
        return reference
    }

    private static func literal(_ operand: Predicate.Operand) throws(PartitionFilterError) -> Value {
        switch operand {
        case .literal(let value?): return value
        case .literal(nil):
            throw PartitionFilterError("nothing is equal to NULL, nor different from it: write IS NULL or IS NOT NULL")
        case .column(let reference):
            throw PartitionFilterError(
                "the column '\(reference.parts.joined(separator: "."))' is compared with another, or stands without "
                    + "quotes: compare columns with literals, and write texts as 'text'")
        case .unknown: throw PartitionFilterError("a literal is not understood: write a number or 'text'")
        }
    }

    /// Calls `visit` with every column, each time that it is mentioned.
    func forEachColumn(_ visit: (ColumnReference) -> Void) {
        switch self {
        case .all(let parts), .some(let parts): for part in parts { part.forEachColumn(visit) }
        case .not(let part): part.forEachColumn(visit)
        case .comparison(let column, _, _), .isNull(let column): visit(column)
        }
    }
}
