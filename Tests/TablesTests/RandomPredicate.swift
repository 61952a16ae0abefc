import SeededGenerator

@testable import Tables

/// Random predicates over a table's columns, and their texts in both notations.
struct RandomPredicate {
    let table: RandomTable

    func predicate(depth: Int, using random: inout SeededGenerator) -> Predicate {
        if depth > 0, random.chance(45) {
            let parts = (0..<Int.random(in: 2...3, using: &random)).map { _ in
                predicate(depth: depth - 1, using: &random)
            }
            return random.pick([.and(parts), .or(parts), .not(parts[0])])
        }
        return leaf(using: &random)
    }

    private func leaf(using random: inout SeededGenerator) -> Predicate {
        let column = random.pick(table.columns)
        let operand = Predicate.Operand.column(ColumnReference([column.name]))
        switch Int.random(in: 0..<20, using: &random) {
        case 0, 1: return .isNull(operand)
        case 2: return .nullSafeEqual(operand, random.chance(30) ? .literal(nil) : literal(column.type, using: &random))
        case 3, 4:
            let list = (0..<Int.random(in: 1...3, using: &random)).map { _ in literal(column.type, using: &random) }
            return .isIn(operand, random.chance(20) ? list + [.literal(nil)] : list)
        case 5 where column.type == .string:
            guard case .string(let text) = RandomTable.value(.string, using: &random) else { return .unknown }
            return .startsWith(operand, String(text.prefix(2)).filter { $0 != "%" })
        case 6: return .comparison(.equal, .column(ColumnReference(["nothing"])), .literal(.integer(1)))
        default:
            let comparison = random.pick(
                [.equal, .notEqual, .lessThan, .lessThanOrEqual, .greaterThan, .greaterThanOrEqual]
                    as [Predicate.Comparison])
            let literal = literal(column.type, using: &random)
            return random.chance(25)
                ? .comparison(comparison, literal, operand) : .comparison(comparison, operand, literal)
        }
    }

    private func literal(_ type: DataType, using random: inout SeededGenerator) -> Predicate.Operand {
        if random.chance(3) { return .literal(nil) }
        if random.chance(5) { return .literal(RandomTable.value(random.pick(RandomTable.types), using: &random)) }
        let value = RandomTable.value(type, using: &random)
        guard random.chance(35) else { return .literal(value) }
        switch value {
        case .integer(let number):
            return .literal(
                random.pick([.double(Double(number)), decimal("\(number % 1_000_000).5"), .string(String(number))]))
        case .decimal(let number):
            return .literal(random.pick([.double(Double(number.description) ?? 0), .integer(3), decimal("3.25")]))
        case .double(let number):
            return .literal(
                random.pick([.integer(Int64(number.isNaN ? 0 : number)), decimal("0.1"), .double(0.1), .double(number)])
            )
        case .date(let days): return .literal(.string(DateText.day(days)))
        case .timestamp(let time), .timestampNtz(let time):
            return .literal(random.pick([.timestamp(time), .timestampNtz(time), .date(18_742)]))
        case .boolean, .string: return .literal(value)
        }
    }

    private func decimal(_ text: String) -> Value { DecimalNumber(parsing: text).map { .decimal($0) } ?? .integer(0) }

    // MARK: SQL

    static func sql(_ predicate: Predicate) -> String? {
        switch predicate {
        case .unknown: return nil
        case .and(let parts), .or(let parts):
            let texts = parts.compactMap { sql($0) }
            guard texts.count == parts.count, !texts.isEmpty else { return nil }
            if case .and = predicate { return "(" + texts.joined(separator: " AND ") + ")" }
            return "((" + texts.joined(separator: ") or (") + "))"
        case .not(let part): return sql(part).map { "NOT (\($0))" }
        case .isNull(let operand): return sql(operand).map { "\($0) IS NULL" }
        case .nullSafeEqual(let left, let right): return join(left, "<=>", right)
        case .isIn(let operand, let list):
            let items = list.compactMap { sql($0) }
            guard items.count == list.count else { return nil }
            return sql(operand).map { "\($0) IN (\(items.joined(separator: ",")))" }
        case .startsWith(let operand, let prefix):
            guard !prefix.contains("_"), !prefix.contains("'") else { return nil }
            return sql(operand).map { "\($0) LIKE '\(prefix)%'" }
        case .comparison(let comparison, let left, let right):
            let signs: [Predicate.Comparison: String] = [
                .equal: "=", .notEqual: "<>", .lessThan: "<", .lessThanOrEqual: "<=", .greaterThan: ">",
                .greaterThanOrEqual: ">=",
            ]
            return join(left, signs[comparison] ?? "?", right)
        }
    }

    private static func join(_ left: Predicate.Operand, _ sign: String, _ right: Predicate.Operand) -> String? {
        guard let first = sql(left), let second = sql(right) else { return nil }
        return "\(first) \(sign) \(second)"
    }

    private static func sql(_ operand: Predicate.Operand) -> String? {
        switch operand {
        case .column(let reference): return reference.parts.map { "`\($0)`" }.joined(separator: ".")
        case .unknown: return nil
        case .literal(nil): return "NULL"
        case .literal(let value?):
            switch value {
            case .boolean(let flag): return flag ? "TRUE" : "false"
            case .integer(let number): return String(number)
            case .decimal(let number): return number.scale == 0 ? "\(number)BD" : "\(number)"
            case .double(let number): return number.isNaN ? nil : "\(number)D"
            case .string(let text): return "'" + text.map { $0 == "'" ? "''" : String($0) }.joined() + "'"
            case .date(let days): return "DATE '\(DateText.day(days))'"
            case .timestamp(let time): return "TIMESTAMP '\(DateText.moment(time))Z'"
            case .timestampNtz(let time): return "TIMESTAMP '\(DateText.moment(time))'"
            }
        }
    }
}
