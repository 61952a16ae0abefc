import JSON

/// Reads `jsonPredicateHints` (PROTOCOL.md of Delta Sharing, "JSON predicates for Filtering").
///
/// An operation that is not known, or not built as it should be, becomes ``Predicate/unknown`` where it stands,
/// so that the rest of the tree still counts.
public enum JSONPredicateParser {
    /// Longer texts, in bytes, are not read.
    public static let maximumLength = 1_048_576
    /// Trees with more levels of operations are not read.
    public static let maximumDepth = 100

    /// - Returns: nil for text that is not a JSON object, is too long or too deep: then nothing is pruned.
    public static func parse(_ text: String) -> Predicate? {
        guard text.utf8.count <= maximumLength else { return nil }
        // Each level of operations is an object and its array of children.
        guard let root = try? JSONValue(parsing: text, maximumDepth: 2 * maximumDepth + 2), root.object != nil else {
            return nil
        }
        var isTooDeep = false
        let predicate = predicate(root, depth: 1, isTooDeep: &isTooDeep)
        return isTooDeep || predicate == .unknown ? nil : predicate
    }

    private static func predicate(_ node: JSONValue, depth: Int, isTooDeep: inout Bool) -> Predicate {
        guard depth <= maximumDepth else {
            isTooDeep = true
            return .unknown
        }
        guard let operation = Operation(node) else { return .unknown }
        switch operation.name {
        case "and", "or":
            guard !operation.children.isEmpty else { return .unknown }
            var parts: [Predicate] = []
            for child in operation.children {
                parts.append(predicate(child, depth: depth + 1, isTooDeep: &isTooDeep))
            }
            return operation.name == "and" ? .and(parts) : .or(parts)
        case "not":
            guard operation.children.count == 1 else { return .unknown }
            return .not(predicate(operation.children[0], depth: depth + 1, isTooDeep: &isTooDeep))
        default:
            return leaf(operation)
        }
    }

    private static func leaf(_ operation: Operation) -> Predicate {
        let operands = operation.children.map { operand($0) }
        switch (operation.name, operands.count) {
        case ("isnull", 1): return .isNull(operands[0])
        case ("isnotnull", 1): return .not(.isNull(operands[0]))
        case ("equalnullsafe", 2), ("nullsafeequal", 2): return .nullSafeEqual(operands[0], operands[1])
        case ("in", 2...): return .isIn(operands[0], Array(operands.dropFirst()))
        case (let name, 2):
            guard let comparison = comparisons[name] else { return .unknown }
            return .comparison(comparison, operands[0], operands[1])
        default: return .unknown
        }
    }

    private static let comparisons: [String: Predicate.Comparison] = [
        "equal": .equal, "equalto": .equal, "notequal": .notEqual,
        "lessthan": .lessThan, "lessthanorequal": .lessThanOrEqual,
        "greaterthan": .greaterThan, "greaterthanorequal": .greaterThanOrEqual,
    ]

    private static func operand(_ node: JSONValue) -> Predicate.Operand {
        guard let leaf = Leaf(node) else { return .unknown }
        switch leaf {
        case .column(let name, let type):
            guard let type else { return .column(ColumnReference([name])) }
            guard let type = LiteralText.type(named: type) else { return .unknown }
            return .column(ColumnReference([name], cast: type))
        case .literal(let text, let type):
            // Spark writes the literal NULL as the text "null", of whatever type.
            guard text.lowercased() != "null", let type = LiteralText.type(named: type),
                let value = LiteralText.value(text, as: type)
            else { return .unknown }
            return .literal(value)
        }
    }

    /// An inner node. A member that is not known may change the meaning, as `exprCtx` does with its collation, so
    /// that a node which has one is not understood; one that is null says nothing.
    private struct Operation {
        let name: String
        let children: [JSONValue]

        init?(_ node: JSONValue) {
            guard let members = Members(node, known: ["op", "children"]), let name = members["op"]?.string,
                let children = members["children"]?.array
            else { return nil }
            self.name = name.lowercased()
            self.children = children
        }
    }

    private enum Leaf {
        case column(name: String, type: String?)
        case literal(text: String, type: String)

        init?(_ node: JSONValue) {
            guard let members = Members(node, known: ["op", "name", "value", "valueType"]) else { return nil }
            let type = members["valueType"]?.string
            guard type != nil || members["valueType"] == nil else { return nil }
            switch members["op"]?.string?.lowercased() {
            case "column":
                guard let name = members["name"]?.string, members["value"] == nil else { return nil }
                self = .column(name: name, type: type)
            case "literal":
                guard let type, let text = Self.text(members["value"]), members["name"] == nil else { return nil }
                self = .literal(text: text, type: type)
            default: return nil
            }
        }

        /// Literals are strings by the specification; numbers and truth values can only mean themselves.
        private static func text(_ value: JSONValue?) -> String? {
            switch value {
            case .string(let text), .number(let text): text
            case .bool(let flag): flag ? "true" : "false"
            default: nil
            }
        }
    }

    /// The members of an object that are not null; nil if one is unknown or occurs twice.
    private struct Members {
        private let values: [String: JSONValue]

        init?(_ node: JSONValue, known: Set<String>) {
            guard let members = node.object, members.count <= 16 else { return nil }
            var values: [String: JSONValue] = [:]
            for member in members where member.value != .null {
                guard known.contains(member.key), values.updateValue(member.value, forKey: member.key) == nil else {
                    return nil
                }
            }
            self.values = values
        }

        subscript(key: String) -> JSONValue? { values[key] }
    }
}
