import Testing

@testable import Tables

struct JSONPredicateParserTests {
    private static func column(_ name: String, _ type: String = "int") -> String {
        #"{"op":"column","name":"\#(name)","valueType":"\#(type)"}"#
    }

    private static func literal(_ value: String, _ type: String = "int") -> String {
        #"{"op":"literal","value":"\#(value)","valueType":"\#(type)"}"#
    }

    private static func node(_ op: String, _ children: String...) -> String {
        #"{"op":"\#(op)","children":[\#(children.joined(separator: ","))]}"#
    }

    private let id = Predicate.Operand.column(ColumnReference(["id"], cast: .integer))

    @Test func comparisons() {
        let names: [(String, Predicate.Comparison)] = [
            ("equal", .equal), ("notEqual", .notEqual), ("lessThan", .lessThan), ("LESSTHANOREQUAL", .lessThanOrEqual),
            ("greaterThan", .greaterThan), ("greaterThanOrEqual", .greaterThanOrEqual),
        ]
        for (name, comparison) in names {
            let text = Self.node(name, Self.column("id"), Self.literal("25"))
            #expect(JSONPredicateParser.parse(text) == .comparison(comparison, id, .literal(.integer(25))))
            let mirrored = Self.node(name, Self.literal("25"), Self.column("id"))
            #expect(JSONPredicateParser.parse(mirrored) == .comparison(comparison, .literal(.integer(25)), id))
        }
    }

    @Test func operations() {
        let isNull = Self.node("isNull", Self.column("id"))
        let equal = Self.node("equal", Self.column("id"), Self.literal("25"))
        let parsed = Predicate.comparison(.equal, id, .literal(.integer(25)))
        #expect(JSONPredicateParser.parse(isNull) == .isNull(id))
        #expect(JSONPredicateParser.parse(Self.node("not", isNull)) == .not(.isNull(id)))
        #expect(JSONPredicateParser.parse(Self.node("isNotNull", Self.column("id"))) == .not(.isNull(id)))
        #expect(JSONPredicateParser.parse(Self.node("and", isNull, equal)) == .and([.isNull(id), parsed]))
        #expect(
            JSONPredicateParser.parse(Self.node("or", isNull, equal, isNull))
                == .or([.isNull(id), parsed, .isNull(id)]))
        for name in ["equalNullSafe", "nullSafeEqual"] {
            let text = Self.node(name, Self.column("id"), Self.literal("25"))
            #expect(JSONPredicateParser.parse(text) == .nullSafeEqual(id, .literal(.integer(25))))
        }
        let list = Self.node("in", Self.column("id"), Self.literal("1"), Self.literal("2"))
        #expect(JSONPredicateParser.parse(list) == .isIn(id, [.literal(.integer(1)), .literal(.integer(2))]))
    }

    @Test(
        arguments: [
            ("25", "int", Value.integer(25)), ("25", "long", .integer(25)), ("true", "bool", .boolean(true)),
            ("x", "string", .string("x")),
            ("1970-01-02", "date", .date(1)), ("1.5", "double", .double(1.5)), ("1.5", "float", .double(1.5)),
            ("25", "LONG", .integer(25)),
            ("1970-01-01T00:00:01Z", "timestamp", .timestamp(1_000_000)),
            ("1970-01-01 00:00:01", "timestamp", .timestampNtz(1_000_000)),
        ])
    func literals(text: String, type: String, value: Value) {
        let node = Self.node("equal", #"{"op":"column","name":"id"}"#, Self.literal(text, type))
        #expect(
            JSONPredicateParser.parse(node) == .comparison(.equal, .column(ColumnReference(["id"])), .literal(value)))
    }

    /// What is in doubt leaves the other side of a conjunction standing.
    @Test(
        arguments: [
            // Spark writes NULL so, of whatever type.
            literal("null"), literal("null", "string"), literal("25.0"), literal("2147483648"), literal("x"),
            literal("2021-4-29", "date"),
            literal("1", "bool"), literal("NaN", "double"), literal("Infinity", "float"), literal("1e999", "double"),
            literal("5", "decimal"),
            literal("1970-01-01", "timestamp"), #"{"op":"literal","value":"5"}"#,
            #"{"op":"literal","valueType":"int"}"#, "5", "null", "{}",
            #"{"op":"literal","value":"5","valueType":"int","extra":1}"#,
            #"{"op":"literal","value":"5","value":"6","valueType":"int"}"#,
            #"{"op":"literal","value":["5"],"valueType":"int"}"#, #"{"op":"literal","value":"5","valueType":7}"#,
            column("id", "interval"),
            #"{"op":"upper","children":[]}"#,
        ])
    func operandsInDoubt(operand: String) {
        let inDoubt = Self.node("equal", Self.column("id"), operand)
        let sure = Self.node("equal", Self.column("id"), Self.literal("25"))
        let expected = Predicate.comparison(.equal, id, .unknown)
        #expect(JSONPredicateParser.parse(inDoubt) == expected)
        #expect(
            JSONPredicateParser.parse(Self.node("and", inDoubt, sure))
                == .and([expected, .comparison(.equal, id, .literal(.integer(25)))]))
    }

    @Test func operationsInDoubt() {
        let sure = Self.node("equal", Self.column("id"), Self.literal("25"))
        let doubts = [
            Self.node("unsupported"), Self.node("like", Self.column("id"), Self.literal("25")), Self.node("not"),
            Self.node("not", sure, sure),
            Self.node("isNull"), Self.node("equal", Self.column("id")), Self.node("and"),
            Self.node("in", Self.column("id")),
            #"{"children":[]}"#, #"{"op":"equal"}"#, #"{"op":7,"children":[]}"#, "7", "[]",
            // A collation compares otherwise.
            #"{"op":"equal","children":[\#(Self.column("s", "string")),\#(Self.literal("x", "string"))],"exprCtx":{"collationIdentifier":"ICU.UNICODE_CI.75"}}"#,
        ]
        for doubt in doubts {
            #expect(JSONPredicateParser.parse(doubt) == nil, "\(doubt)")
            #expect(
                JSONPredicateParser.parse(Self.node("and", sure, doubt))
                    == .and([.comparison(.equal, id, .literal(.integer(25))), .unknown]))
        }
        let empty = #"{"op":"equal","children":[\#(Self.column("id")),\#(Self.literal("25"))],"exprCtx":null}"#
        #expect(JSONPredicateParser.parse(empty) == .comparison(.equal, id, .literal(.integer(25))))
    }

    @Test func depthAndLengthAreLimited() {
        let leaf = Self.node("isNull", Self.column("id"))
        func nested(_ depth: Int) -> String {
            String(repeating: #"{"op":"not","children":["#, count: depth) + leaf + String(repeating: "]}", count: depth)
        }
        #expect(JSONPredicateParser.parse(nested(98)) != nil)
        for depth in [100, 101, 1_000, 20_000] { #expect(JSONPredicateParser.parse(nested(depth)) == nil) }
        let long = String(repeating: "x", count: 1_000_000)
        #expect(
            JSONPredicateParser.parse(Self.node("equal", Self.column("s", "string"), Self.literal(long, "string")))
                != nil)
        #expect(
            JSONPredicateParser.parse(
                Self.node("equal", Self.column("s", "string"), Self.literal(long + long, "string"))) == nil)
        #expect(JSONPredicateParser.parse(String(repeating: "[", count: 1_000_000)) == nil)
        for text in ["", "{", "[]", "null", "\"x\"", "{} x", "\u{0}"] {
            #expect(JSONPredicateParser.parse(text) == nil)
        }
    }
}
