/// A condition on rows, as a recipient sent it: names are not resolved and nothing is typed yet.
public indirect enum Predicate: Sendable, Hashable {
    /// Of no predicates: true.
    case and([Predicate])
    /// Of no predicates: false.
    case or([Predicate])
    case not(Predicate)
    case comparison(Comparison, Operand, Operand)
    /// `<=>`: NULL equals NULL, and the result is never NULL.
    case nullSafeEqual(Operand, Operand)
    case isNull(Operand)
    case isIn(Operand, [Operand])
    /// `LIKE 'prefix%'`.
    case startsWith(Operand, String)
    /// Something that is not understood: it may be true, false or NULL for any row.
    case unknown

    public enum Comparison: Sendable, Hashable {
        case equal, notEqual, lessThan, lessThanOrEqual, greaterThan, greaterThanOrEqual

        /// The comparison that means the same with its sides exchanged.
        var mirrored: Comparison {
            switch self {
            case .equal, .notEqual: self
            case .lessThan: .greaterThan
            case .lessThanOrEqual: .greaterThanOrEqual
            case .greaterThan: .lessThan
            case .greaterThanOrEqual: .lessThanOrEqual
            }
        }
    }

    public enum Operand: Sendable, Hashable {
        case column(ColumnReference)
        /// Nil stands for NULL.
        case literal(Value?)
        /// An operand of unknown value.
        case unknown
    }

    /// The conjunction of everything that a query's hints say; nil if nothing in them is understood.
    ///
    /// Hints never fail: one that cannot be parsed is left out, and the others still count.
    ///
    /// - Parameters:
    ///   - sql: `predicateHints` (PROTOCOL.md of Delta Sharing, "SQL Expressions for Filtering").
    ///   - json: `jsonPredicateHints` ("JSON predicates for Filtering").
    public static func hints(sql: [String], json: String?) -> Predicate? {
        var parts = sql.prefix(SQLPredicateParser.maximumHints).compactMap { SQLPredicateParser.parse($0) }
        if let json, let predicate = JSONPredicateParser.parse(json) { parts.append(predicate) }
        return parts.isEmpty ? nil : .and(parts)
    }
}
