/// Resolves a predicate against a schema.
struct PredicateBinder {
    /// Predicates nested deeper are not followed.
    static let maximumDepth = 128
    /// Comparisons beyond this many are not evaluated: every file pays for each of them.
    static let maximumComparisons = 2_000
    /// A longer list is evaluated as the range that holds it.
    static let maximumListLength = 500

    let schema: StructType
    let partitionColumns: [String]
    /// The columns that bound predicates mention.
    private(set) var columns: [BoundColumn] = []
    private var indices: [BoundColumn: Int] = [:]
    private var resolved: [ColumnReference: BoundColumn?] = [:]
    private var lookups = 0

    init(schema: StructType, partitionColumns: [String]) {
        self.schema = schema
        self.partitionColumns = partitionColumns
    }

    mutating func bind(_ predicate: Predicate, depth: Int = 0) -> BoundPredicate {
        guard depth < Self.maximumDepth else { return .fixed(.any) }
        switch predicate {
        case .unknown: return .fixed(.any)
        case .and(let parts): return .all(bindAll(parts, depth: depth))
        case .or(let parts): return .some(bindAll(parts, depth: depth))
        case .not(let part): return .not(bind(part, depth: depth + 1))
        case .comparison(let comparison, let left, let right): return bind(comparison, left, right)
        case .nullSafeEqual(let left, let right): return bindNullSafe(left, right)
        case .isNull(let operand): return bindIsNull(operand)
        case .isIn(let operand, let list): return bind(operand, in: list)
        case .startsWith(let operand, let prefix):
            guard let column = column(operand), column.type == .string else { return .fixed(.any) }
            return .startsWith(index(column), prefix)
        }
    }

    private mutating func bindAll(_ parts: [Predicate], depth: Int) -> [BoundPredicate] {
        var result: [BoundPredicate] = []
        for part in parts { result.append(bind(part, depth: depth + 1)) }
        return result
    }

    private mutating func bind(
        _ comparison: Predicate.Comparison, _ left: Predicate.Operand, _ right: Predicate.Operand
    ) -> BoundPredicate {
        // A comparison with NULL is NULL, whatever the other side is.
        if left == .literal(nil) || right == .literal(nil) { return .fixed(.canBeNull) }
        if let column = column(left), let literal = literal(right, for: column) {
            return .comparison(index(column), comparison, literal)
        }
        if let column = column(right), let literal = literal(left, for: column) {
            return .comparison(index(column), comparison.mirrored, literal)
        }
        return .fixed(.any)
    }

    private mutating func bindNullSafe(_ left: Predicate.Operand, _ right: Predicate.Operand) -> BoundPredicate {
        for (side, other) in [(left, right), (right, left)] {
            guard let column = column(side) else { continue }
            if other == .literal(nil) { return .isNull(index(column)) }
            if let literal = literal(other, for: column) { return .nullSafeEqual(index(column), literal) }
        }
        return .fixed(.any)
    }

    private mutating func bindIsNull(_ operand: Predicate.Operand) -> BoundPredicate {
        switch operand {
        case .literal(nil): return .fixed(.canBeTrue)
        case .literal: return .fixed(.canBeFalse)
        case .column:
            guard let column = column(operand) else { return .fixed(.any) }
            return .isNull(index(column))
        case .unknown: return .fixed(.any)
        }
    }

    /// `x IN (a, b)` is `x = a OR x = b`.
    private mutating func bind(_ operand: Predicate.Operand, in list: [Predicate.Operand]) -> BoundPredicate {
        guard list.count > Self.maximumListLength else {
            var parts: [BoundPredicate] = []
            for item in list { parts.append(bind(.equal, operand, item)) }
            return .some(parts)
        }
        guard let column = column(operand) else { return .fixed(.any) }
        var literals: [LiteralRange] = []
        for item in list where item != .literal(nil) {
            guard let literal = literal(item, for: column) else { return .fixed(.any) }
            literals.append(literal)
        }
        guard let hull = LiteralRange.hull(of: literals) else { return .fixed(.any) }
        // Outside the hull the list is never true; inside, and whether it is false or NULL, is left open.
        return .some([
            .all([
                .comparison(index(column), .greaterThanOrEqual, hull),
                .comparison(index(column), .lessThanOrEqual, hull),
                .fixed(.any),
            ]),
            .fixed([.canBeFalse, .canBeNull]),
        ])
    }

    private mutating func index(_ column: BoundColumn) -> Int {
        if let index = indices[column] { return index }
        indices[column] = columns.count
        columns.append(column)
        return columns.count - 1
    }

    private mutating func column(_ operand: Predicate.Operand) -> BoundColumn? {
        guard lookups < Self.maximumComparisons, case .column(let reference) = operand else { return nil }
        lookups += 1
        if let known = resolved[reference] { return known }
        let column = reference.resolve(in: schema, partitionColumns: partitionColumns)
        resolved[reference] = .some(column)
        return column
    }

    private func literal(_ operand: Predicate.Operand, for column: BoundColumn) -> LiteralRange? {
        guard case .literal(let value?) = operand else { return nil }
        return LiteralRange(value, comparedWith: column.type)
    }
}
