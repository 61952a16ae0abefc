import Testing

@testable import Tables

struct SQLPredicateParserTests {
    private static func column(_ parts: String...) -> Predicate.Operand { .column(ColumnReference(parts)) }

    @Test func shapes() {
        let a = Self.column("a")
        let cases: [(String, Predicate)] = [
            ("a = 5", .comparison(.equal, a, .literal(.integer(5)))),
            ("  a==-5\n", .comparison(.equal, a, .literal(.integer(-5)))),
            ("`a` <> 'x''y'", .comparison(.notEqual, a, .literal(.string("x'y")))),
            ("'foo' < a", .comparison(.lessThan, .literal(.string("foo")), a)),
            ("`a``b`.c IS NULL", .isNull(Self.column("a`b", "c"))),
            ("t.s.x is not null", .not(.isNull(Self.column("t", "s", "x")))),
            ("((a = TRUE))", .comparison(.equal, a, .literal(.boolean(true)))),
            ("a <=> NULL", .nullSafeEqual(a, .literal(nil))),
            ("a not in (1, 2)", .not(.isIn(a, [.literal(.integer(1)), .literal(.integer(2))]))),
            ("date = DATE '1970-01-02'", .comparison(.equal, Self.column("date"), .literal(.date(1)))),
            (
                "a >= TIMESTAMP'1970-01-01 00:00:01Z'",
                .comparison(.greaterThanOrEqual, a, .literal(.timestamp(1_000_000)))
            ),
            (
                "a >= TIMESTAMP '1970-01-01 00:00:01'",
                .comparison(.greaterThanOrEqual, a, .literal(.timestampNtz(1_000_000)))
            ),
            ("a > CAST('1970-01-02' AS DATE)", .comparison(.greaterThan, a, .literal(.date(1)))),
            ("a > CAST(7 AS BIGINT)", .comparison(.greaterThan, a, .literal(.integer(7)))),
            (
                "CAST(a AS INT) = 7L",
                .comparison(.equal, .column(ColumnReference(["a"], cast: .integer)), .literal(.integer(7)))
            ),
            ("a > CAST('x' AS DATE)", .comparison(.greaterThan, a, .unknown)),
            ("a > 'x\\n'", .comparison(.greaterThan, a, .unknown)),
            ("a like 'x%'", .startsWith(a, "x")),
            ("a = 1.5e1", .comparison(.equal, a, .literal(.double(15)))),
            ("a = 2D", .comparison(.equal, a, .literal(.double(2)))),
            ("a", .comparison(.equal, a, .literal(.boolean(true)))),
            (
                "a = 1 OR a = 2 AND NOT a = 3",
                .or([
                    .comparison(.equal, a, .literal(.integer(1))),
                    .and([
                        .comparison(.equal, a, .literal(.integer(2))),
                        .not(.comparison(.equal, a, .literal(.integer(3)))),
                    ]),
                ])
            ),
            (
                "a BETWEEN 1 AND 2 AND a = 3",
                .and([
                    .and([
                        .comparison(.greaterThanOrEqual, a, .literal(.integer(1))),
                        .comparison(.lessThanOrEqual, a, .literal(.integer(2))),
                    ]),
                    .comparison(.equal, a, .literal(.integer(3))),
                ])
            ),
        ]
        for (sql, predicate) in cases { #expect(SQLPredicateParser.parse(sql) == predicate, "\(sql)") }
    }

    @Test func decimalsKeepTheirDigits() throws {
        let digits = "12345678901234567890.123456789"
        let decimal = try #require(DecimalNumber(parsing: digits))
        for text in [digits, digits + "BD"] {
            #expect(
                SQLPredicateParser.parse("a = \(text)")
                    == .comparison(.equal, Self.column("a"), .literal(.decimal(decimal))))
        }
    }

    @Test(
        arguments: [
            "", " ", "(", ")", "a =", "= 5", "a = 5 b", "a = = 5", "a = 5;", "a = 5 -- x", "a = 5 /* x */", "a + 1 = 5",
            "a = 5 - 3",
            "a = b = c", "a = 'x", "a = \"x\"", "a = 'x\\' OR 1", "f(a) = 5", "a IN ()", "a IN (1", "a IN 1", "a IS",
            "a IS TRUE",
            "a IS NOT DISTINCT FROM 5", "a BETWEEN 1", "a NOT 5", "a LIKE b", "a LIKE 'x' ESCAPE '!'", "a RLIKE 'x'",
            "(a) = 5",
            "a[0] = 5", "a:b = 5", "a = 5X", "a = 1e", "a = 0x10", "a = X'1F'", "a = INTERVAL '1' DAY", "`` = 1",
            "`a = 1", "a..b = 1",
            ".a = 1", "a. = 1", "CASE WHEN a THEN b END", "EXISTS (SELECT 1)", "a = 99999999999999999999L", "AND",
            "NOT", "a AND", "a OR OR b",
            "CAST(CAST('5' AS INT) AS INT) = 5", "CAST(a AS DECIMAL(5,2)) = 5", "caf\u{E9} = 5", "a\u{A0}= 5",
            "a = 5 AND", "a = 'x' COLLATE UTF8_LCASE",
            "a ! = 5", "!a", "a < > 5", "NULL", "5", "'x'",
        ])
    func notUnderstood(sql: String) {
        #expect(SQLPredicateParser.parse(sql) == nil)
    }

    @Test func depthAndLengthAreLimited() {
        func nested(_ depth: Int) -> String {
            String(repeating: "(", count: depth) + "a = 1" + String(repeating: ")", count: depth)
        }
        #expect(SQLPredicateParser.parse(nested(99)) != nil)
        for depth in [100, 101, 10_000, 500_000] { #expect(SQLPredicateParser.parse(nested(depth)) == nil) }
        let nots = String(repeating: "NOT ", count: 200_001) + "a"
        #expect(SQLPredicateParser.parse(nots) == .not(.comparison(.equal, Self.column("a"), .literal(.boolean(true)))))
        #expect(SQLPredicateParser.parse(String(repeating: "NOT(", count: 200_000)) == nil)
        #expect(SQLPredicateParser.parse(String(repeating: "CAST(", count: 200_000)) == nil)
        #expect(SQLPredicateParser.parse(String(repeating: "-", count: 1_000_000)) == nil)
        let long = String(repeating: "x", count: 1_000_000)
        #expect(
            SQLPredicateParser.parse("a = '\(long)'") == .comparison(.equal, Self.column("a"), .literal(.string(long))))
        #expect(SQLPredicateParser.parse("a = '\(long)\(long)'") == nil)
        #expect(SQLPredicateParser.parse("a = '\(long)") == nil)
        #expect(
            SQLPredicateParser.parse("a = 1" + String(repeating: "0", count: 1_000_000))
                == .comparison(.equal, Self.column("a"), .unknown))
    }

    @Test func hintsAreJoined() {
        let a = Predicate.comparison(.equal, Self.column("a"), .literal(.integer(1)))
        let b = Predicate.comparison(.equal, .column(ColumnReference(["b"])), .literal(.string("x")))
        let json =
            #"{"op":"equal","children":[{"op":"column","name":"b"},{"op":"literal","value":"x","valueType":"string"}]}"#
        #expect(Predicate.hints(sql: ["a = 1", "nonsense("], json: json) == .and([a, b]))
        #expect(Predicate.hints(sql: ["nonsense("], json: "{") == nil)
        #expect(Predicate.hints(sql: [], json: nil) == nil)
        #expect(Predicate.hints(sql: ["a = 1"], json: nil) == .and([a]))
    }
}
