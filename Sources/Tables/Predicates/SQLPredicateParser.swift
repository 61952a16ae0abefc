/// Reads one of the `predicateHints` (PROTOCOL.md of Delta Sharing, "SQL Expressions for Filtering"): comparisons
/// of columns with literals, `IS [NOT] NULL`, `[NOT] IN`, `[NOT] BETWEEN`, `[NOT] LIKE 'prefix%'`, joined by
/// `AND`, `OR`, `NOT` and parentheses.
public struct SQLPredicateParser {
    /// Longer texts, in bytes, are not read.
    public static let maximumLength = 1_048_576
    /// Expressions nested deeper are not read.
    public static let maximumDepth = 100
    /// Of a longer list of hints the rest is left out.
    static let maximumHints = 1_000

    /// - Returns: nil for anything that is not understood to its end: then nothing is pruned.
    public static func parse(_ text: String) -> Predicate? {
        guard text.utf8.count <= maximumLength, let tokens = SQLLexer.tokens(of: text) else { return nil }
        var parser = SQLPredicateParser(tokens: tokens)
        guard let predicate = parser.disjunction(depth: 0), parser.position == tokens.count else { return nil }
        return predicate
    }

    private let tokens: [SQLToken]
    private var position = 0

    private init(tokens: [SQLToken]) {
        self.tokens = tokens
    }

    // MARK: Tokens

    private var next: SQLToken? { position < tokens.count ? tokens[position] : nil }
    private var afterNext: SQLToken? { position + 1 < tokens.count ? tokens[position + 1] : nil }

    private mutating func take(_ sign: String) -> Bool {
        guard next == .sign(sign) else { return false }
        position += 1
        return true
    }

    private mutating func take(keyword: String) -> Bool {
        guard case .word(let word)? = next, word.utf8.count == keyword.utf8.count, word.uppercased() == keyword else {
            return false
        }
        position += 1
        return true
    }

    private mutating func takeString() -> String?? {
        guard case .string(let text)? = next else { return nil }
        position += 1
        return .some(text)
    }

    // MARK: Logic

    private mutating func disjunction(depth: Int) -> Predicate? {
        guard depth < Self.maximumDepth, let first = conjunction(depth: depth) else { return nil }
        var parts = [first]
        while take(keyword: "OR") {
            guard let part = conjunction(depth: depth) else { return nil }
            parts.append(part)
        }
        return parts.count == 1 ? first : .or(parts)
    }

    private mutating func conjunction(depth: Int) -> Predicate? {
        guard let first = negation(depth: depth) else { return nil }
        var parts = [first]
        while take(keyword: "AND") {
            guard let part = negation(depth: depth) else { return nil }
            parts.append(part)
        }
        return parts.count == 1 ? first : .and(parts)
    }

    private mutating func negation(depth: Int) -> Predicate? {
        var isNegated = false
        while take(keyword: "NOT") { isNegated.toggle() }
        let predicate: Predicate?
        if take("(") {
            predicate = disjunction(depth: depth + 1)
            guard take(")") else { return nil }
        } else {
            predicate = condition()
        }
        return isNegated ? predicate.map { .not($0) } : predicate
    }

    // MARK: Conditions

    private mutating func condition() -> Predicate? {
        guard let left = operand() else { return nil }
        if let comparison = comparison() {
            guard let right = operand() else { return nil }
            return .comparison(comparison, left, right)
        }
        if take("<=>") { return operand().map { .nullSafeEqual(left, $0) } }
        if take(keyword: "IS") {
            let isNegated = take(keyword: "NOT")
            guard take(keyword: "NULL") else { return nil }
            return isNegated ? .not(.isNull(left)) : .isNull(left)
        }
        let start = position
        let isNegated = take(keyword: "NOT")
        if let predicate = membership(of: left) { return isNegated ? .not(predicate) : predicate }
        return position == start ? truth(of: left) : nil
    }

    private mutating func comparison() -> Predicate.Comparison? {
        if take("=") { return .equal }
        if take("<>") { return .notEqual }
        if take("<") { return .lessThan }
        if take("<=") { return .lessThanOrEqual }
        if take(">") { return .greaterThan }
        if take(">=") { return .greaterThanOrEqual }
        return nil
    }

    private mutating func membership(of left: Predicate.Operand) -> Predicate? {
        if take(keyword: "IN") {
            guard take("("), let first = operand() else { return nil }
            var list = [first]
            while take(",") {
                guard let item = operand() else { return nil }
                list.append(item)
            }
            return take(")") ? .isIn(left, list) : nil
        }
        if take(keyword: "BETWEEN") {
            guard let lower = operand(), take(keyword: "AND"), let upper = operand() else { return nil }
            return .and([
                .comparison(.greaterThanOrEqual, left, lower), .comparison(.lessThanOrEqual, left, upper),
            ])
        }
        if take(keyword: "LIKE") {
            guard let pattern = takeString() else { return nil }
            return pattern.map { like(left, $0) } ?? .unknown
        }
        return nil
    }

    private func like(_ left: Predicate.Operand, _ pattern: String) -> Predicate {
        let prefix = pattern.utf8.prefix { $0 != UInt8(ascii: "%") && $0 != UInt8(ascii: "_") }
        // Whatever follows the first wildcard, the value begins with what stands before it. That is all that
        // the pattern says only if it ends in one `%`; otherwise its negation is left open.
        let begins = Predicate.startsWith(left, String(decoding: Array(prefix), as: UTF8.self))
        let rest = pattern.utf8.dropFirst(prefix.count)
        return rest.elementsEqual("%".utf8) ? begins : .and([begins, .unknown])
    }

    /// A bare operand as a condition.
    private func truth(of operand: Predicate.Operand) -> Predicate? {
        switch operand {
        case .column: .comparison(.equal, operand, .literal(.boolean(true)))
        case .literal(.boolean(let flag)?): flag ? .and([]) : .or([])
        case .literal, .unknown: nil
        }
    }

    // MARK: Operands

    private mutating func operand() -> Predicate.Operand? {
        switch next {
        case .string(let text)?:
            position += 1
            return text.map { .literal(.string($0)) } ?? .unknown
        case .number, .sign("-")?: return number()
        case .quotedName?: return column()
        case .word(let word)?: return keyword(word.uppercased())
        default: return nil
        }
    }

    private mutating func keyword(_ word: String) -> Predicate.Operand? {
        switch word {
        case "TRUE", "FALSE", "NULL":
            position += 1
            return .literal(word == "NULL" ? nil : .boolean(word == "TRUE"))
        case "DATE", "TIMESTAMP", "TIMESTAMP_LTZ", "TIMESTAMP_NTZ":
            guard case .string? = afterNext else { return column() }
            position += 1
            return typedLiteral(word == "DATE" ? .date : .timestamp)
        case "CAST" where afterNext == .sign("("):
            position += 2
            return cast()
        case "AND", "OR", "NOT", "IS", "IN", "LIKE", "BETWEEN", "CASE", "INTERVAL", "EXISTS", "SELECT": return nil
        default: return column()
        }
    }

    private mutating func typedLiteral(_ type: DataType) -> Predicate.Operand? {
        guard let text = takeString() else { return nil }
        guard let text, let value = LiteralText.value(text, as: type) else { return .unknown }
        return .literal(value)
    }

    private mutating func cast() -> Predicate.Operand? {
        // Casts of casts are not followed, which also bounds the recursion.
        if case .word(let word)? = next, word.uppercased() == "CAST" { return nil }
        guard let operand = operand(), take(keyword: "AS"), case .word(let name)? = next else { return nil }
        position += 1
        guard take(")") else { return nil }
        guard let type = LiteralText.type(named: name) else { return .unknown }
        switch operand {
        case .column(let reference) where reference.cast == nil:
            return .column(ColumnReference(reference.parts, cast: type))
        case .literal(nil): return .literal(nil)
        case .literal(.string(let text)?):
            return LiteralText.value(text, as: type).map { .literal($0) } ?? .unknown
        case .literal(.integer(let number)?):
            guard PlainNumber.limits(of: type)?.contains(number) == true else { return .unknown }
            return operand
        default: return .unknown
        }
    }

    /// Numbers with a point are decimals, those with an exponent or the suffix `D` or `F` are doubles.
    private mutating func number() -> Predicate.Operand? {
        let isNegative = take("-")
        guard case .number(let digits, let suffix)? = next else { return nil }
        position += 1
        let text = (isNegative ? "-" : "") + (digits.hasSuffix(".") ? String(digits.dropLast()) : digits)
        let hasExponent = text.utf8.contains { $0 | 0x20 == UInt8(ascii: "e") }
        switch suffix {
        case "D", "F": return FloatingRange.number(text).map { .literal(.double($0)) } ?? .unknown
        case "" where hasExponent: return FloatingRange.number(text).map { .literal(.double($0)) } ?? .unknown
        case "L", "S", "Y": return PlainNumber.integer(text).map { .literal(.integer($0)) }
        case "" where !text.utf8.contains(UInt8(ascii: ".")) && !digits.hasSuffix("."):
            if let integer = PlainNumber.integer(text) { return .literal(.integer(integer)) }
            return DecimalNumber(parsing: text).map { .literal(.decimal($0)) } ?? .unknown
        default: return DecimalNumber(parsing: text).map { .literal(.decimal($0)) } ?? .unknown
        }
    }

    private mutating func column() -> Predicate.Operand? {
        var parts: [String] = []
        repeat {
            switch next {
            case .word(let name)?, .quotedName(let name)?: parts.append(name)
            default: return nil
            }
            position += 1
            guard parts.count <= 32 else { return nil }
        } while take(".")
        // A name before a parenthesis is a function.
        guard next != .sign("(") else { return nil }
        return .column(ColumnReference(parts))
    }
}
