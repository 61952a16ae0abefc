import Testing

@testable import Tables

struct EvaluationTests {
    private static let tens = ColumnFacts.range(min: .integer(10), max: .integer(20), nullCount: 0, numRecords: 5)

    @Test(
        arguments: [
            ("c = 9", false), ("c = 10", true), ("c = 15", true), ("c = 20", true), ("c = 21", false),
            ("c < 10", false), ("c < 11", true), ("c <= 9", false), ("c <= 10", true),
            ("c > 20", false), ("c > 19", true), ("c >= 21", false), ("c >= 20", true),
            ("9 > c", false), ("10 >= c", true), ("21 <= c", false), ("20 < c", false), ("19 < c", true),
            ("9 = c", false),
            ("c <> 15", true), ("c != 15", true), ("c <=> 9", false), ("c <=> 10", true), ("c <=> NULL", false),
            ("c IS NULL", false), ("c IS NOT NULL", true), ("NOT c IS NULL", true), ("NOT c IS NOT NULL", false),
            ("c IN (1, 2)", false), ("c IN (1, 12)", true), ("c NOT IN (1, 2)", true), ("c IN (1, NULL)", false),
            ("c NOT IN (1, NULL)", false), ("c BETWEEN 1 AND 9", false), ("c BETWEEN 9 AND 10", true),
            ("c BETWEEN 21 AND 30", false), ("c NOT BETWEEN 0 AND 100", false), ("c NOT BETWEEN 0 AND 15", true),
            ("NOT c < 100", false), ("NOT (c > 5)", false), ("NOT (c > 15)", true), ("NOT NOT c > 20", false),
            ("c = 9 AND c = 15", false), ("c = 9 OR c = 15", true), ("c = 9 OR c = 8", false),
            ("c = 9 AND unknown = 1", false), ("c = 9 OR unknown = 1", true), ("NOT (c = 15 AND unknown = 1)", true),
            ("NOT (c > 0 OR unknown = 1)", false), ("unknown = 1", true), ("NOT unknown = 1", true), ("c = c", true),
            ("c = NULL", false), ("NOT c = NULL", false), ("NULL <> c", false), ("TRUE", true), ("FALSE", false),
            ("c = 9 OR TRUE", true), ("c = 15 AND FALSE", false), ("1 = 2", true), ("NULL IS NULL", true),
            ("1 IS NULL", false),
            ("c > 20.0", false), ("c > 19.99", true), ("c = 9.5", false), ("c >= 2.1e1", false), ("c > 2e1", false),
            ("c < 1e1", false), ("c < 9.9D", false), ("c = '9'", false), ("c = '15'", true), ("c = '09'", true),
            ("c = ' 9'", true),
            ("c = 'nine'", true), ("c = TRUE", true), ("c = DATE '2021-01-01'", true),
            ("c > 99999999999999999999", false),
            ("c < 99999999999999999999", true), ("c > 1e308", false), ("c LIKE '9%'", true),
        ])
    func integers(sql: String, kept: Bool) {
        #expect(PruningCase.keeps(sql, .long, Self.tens) == kept)
    }

    @Test(
        arguments: [
            ("c = 5", true), ("c <> 5", false), ("NOT c = 5", false), ("c < 5", false), ("c <= 5", true),
            ("c > 5", false),
            ("c IN (5)", true), ("c NOT IN (4, 5)", false), ("NOT c <=> 5", false), ("c <=> 5", true),
        ])
    func constants(sql: String, kept: Bool) {
        #expect(PruningCase.keeps(sql, .integer, .constant(.integer(5))) == kept)
    }

    @Test(
        arguments: [
            ("c = 5", false), ("c <> 5", false), ("NOT c = 5", false), ("c IS NULL", true), ("c IS NOT NULL", false),
            ("c <=> NULL", true), ("c <=> 5", false), ("NOT c <=> 5", true), ("NOT c <=> NULL", false),
            ("c IN (5)", false),
            ("c NOT IN (5)", false), ("c = 5 OR c IS NULL", true),
        ])
    func allNull(sql: String, kept: Bool) {
        #expect(PruningCase.keeps(sql, .integer, .constant(nil)) == kept)
        #expect(PruningCase.keeps(sql, .integer, .range(min: nil, max: nil, nullCount: 3, numRecords: 3)) == kept)
    }

    @Test(arguments: [
        "c = 5", "c <> 5", "c < 5", "c > 5", "c IS NULL", "c IS NOT NULL", "c <=> NULL", "NOT c = 5", "c IN (5)",
    ])
    func unknownFactsKeep(sql: String) {
        #expect(PruningCase.keeps(sql, .integer, .unknown) == true)
        #expect(PruningCase.keeps(sql, .integer, .range(min: nil, max: nil, nullCount: nil, numRecords: nil)) == true)
        #expect(PruningCase.keeps(sql, .integer, .range(min: nil, max: nil, nullCount: 1, numRecords: 2)) == true)
        // No rows: neither "all NULL" nor "none" follows from the counts being equal.
        #expect(PruningCase.keeps("c = 5", .integer, .range(min: nil, max: nil, nullCount: 0, numRecords: 0)) == true)
        // Bounds of another kind, and bounds that contradict each other.
        let mixed = ColumnFacts.range(min: .string("a"), max: .date(1), nullCount: nil, numRecords: nil)
        #expect(PruningCase.keeps(sql, .integer, mixed) == true)
        let inverted = ColumnFacts.range(min: .integer(9), max: .integer(6), nullCount: nil, numRecords: nil)
        #expect(PruningCase.keeps(sql, .integer, inverted) == true)
    }

    @Test func oneBound() {
        let lower = ColumnFacts.range(min: .integer(10), max: nil, nullCount: nil, numRecords: nil)
        #expect(PruningCase.keeps("c < 10", .long, lower) == false)
        #expect(PruningCase.keeps("c = 9", .long, lower) == false)
        #expect(PruningCase.keeps("c > 1000", .long, lower) == true)
        let upper = ColumnFacts.range(min: nil, max: .integer(10), nullCount: nil, numRecords: nil)
        #expect(PruningCase.keeps("c > 10", .long, upper) == false)
        #expect(PruningCase.keeps("c = 11", .long, upper) == false)
        #expect(PruningCase.keeps("c < -1000", .long, upper) == true)
    }

    /// Beyond 2^53 a client that compares as doubles sees equal what is not.
    @Test(
        arguments: [
            ("c = 9007199254740992D", true), ("c <= 9007199254740992D", true), ("c = 9.007199254740992e15", true),
            ("c = 9007199254740992", false), ("c = 9007199254740992.0", true), ("c < 9007199254740990D", true),
            ("c < 9007197000000000D", false),
            ("c > 9007201000000000D", false),
        ])
    func largeIntegersAndDoubles(sql: String, kept: Bool) {
        let facts = ColumnFacts.constant(.integer(9_007_199_254_740_993))
        #expect(PruningCase.keeps(sql, .long, facts) == kept)
    }

    @Test(
        arguments: [
            ("c = 0.5", false), ("c = 1.5", true), ("c < 1.0", false), ("c < 1.5", true), ("c <= 0.9", false),
            // NaN is greater than everything, or not comparable; statistics leave it out.
            ("c > 2.0", true), ("c >= 100", true), ("c <> 1.5", true), ("NOT c < 100", true), ("NOT c <= 100", true),
            ("NOT c = 1.5", true), ("c = 2.5", false), ("c = 3", false), ("c IS NULL", false),
            ("c = 1e400", true), ("c = 'NaN'", true), ("c = '0.5'", false), ("c <=> 0.5", false), ("NOT c > 0", true),
        ])
    func floatingPoint(sql: String, kept: Bool) {
        let facts = ColumnFacts.range(min: .double(1), max: .double(2), nullCount: 0, numRecords: 9)
        #expect(PruningCase.keeps(sql, .double, facts) == kept)
        #expect(PruningCase.keeps(sql, .float, facts) == kept)
    }

    /// A float 0.1 is not the double 0.1, and clients differ in which side they convert.
    @Test func narrowFloats() {
        let tenth = Double(Float(0.1))
        for literal in ["0.1", "0.1D", "1e-1", "0.100000001490116119"] {
            #expect(PruningCase.keeps("c = \(literal)", .float, .constant(.double(tenth))) == true)
            #expect(PruningCase.keeps("c < \(literal)", .float, .constant(.double(tenth))) == true)
        }
        #expect(PruningCase.keeps("c = 0.2", .float, .constant(.double(tenth))) == false)
        #expect(PruningCase.keeps("c < 0.0", .double, .constant(.double(-0.0))) == true)
    }

    @Test(
        arguments: [
            ("c = 'a'", false), ("c = 'b'", true), ("c = 'm'", true), ("c = 'z'", false), ("c > 'y'", false),
            ("c >= 'y'", true), ("c < 'b'", false), ("c = 'B'", false), ("c LIKE 'a%'", false), ("c LIKE 'c%'", true),
            ("c LIKE 'z%'", false), ("c LIKE 'b%'", true), ("c LIKE 'y%'", true), ("c LIKE '%'", true),
            ("c LIKE 'a%b'", false),
            ("c LIKE 'a_c'", false), ("c NOT LIKE 'a%'", true), ("c NOT LIKE 'c%'", true), ("c LIKE 'zed'", false),
            ("c LIKE '_'", true), ("c LIKE 'z\\%'", true), ("c = 5", true), ("c = 'a\\\\b'", true),
            ("c = 'a''b'", false),
            ("c = ''", false), ("c IN ('a', 'z')", false),
        ])
    func strings(sql: String, kept: Bool) {
        let facts = ColumnFacts.range(min: .string("b"), max: .string("y"), nullCount: nil, numRecords: nil)
        #expect(PruningCase.keeps(sql, .string, facts) == kept)
    }

    /// `char(n)` columns are padded by some and not by others.
    @Test func trailingSpaces() {
        #expect(PruningCase.keeps("c = 'a'", .string, .constant(.string("a   "))) == true)
        #expect(PruningCase.keeps("c = 'a   '", .string, .constant(.string("a"))) == true)
        #expect(PruningCase.keeps("c LIKE 'a  %'", .string, .constant(.string("a"))) == true)
        #expect(PruningCase.keeps("c = 'b'", .string, .constant(.string("a   "))) == false)
        #expect(PruningCase.keeps("c <> 'a'", .string, .constant(.string("a"))) == false)
        #expect(PruningCase.keeps("c <> 'a '", .string, .constant(.string("a"))) == true)
    }

    @Test(
        arguments: [
            ("c = TRUE", false), ("c", false), ("NOT c", true), ("c = FALSE", true), ("c = 'true'", false),
            ("c = 'yes'", true),
            ("c <> FALSE", false), ("c = 1", true), ("c > FALSE", false),
        ])
    func booleans(sql: String, kept: Bool) {
        #expect(PruningCase.keeps(sql, .boolean, .constant(.boolean(false))) == kept)
    }

    @Test(
        arguments: [
            ("c = DATE '2021-04-28'", false), ("c = DATE '2021-04-29'", true), ("c = '2021-04-28'", false),
            ("c > '2021-04-29'", false), ("c >= '2021-04-29'", true), ("c = '2021-4-28'", true), ("c = 'x'", true),
            ("c = CAST('2021-04-28' AS DATE)", false), ("c = CAST('2021-04-28 1' AS DATE)", true),
            ("c < TIMESTAMP '2001-01-01 00:00:00'", true), ("CAST(c AS STRING) = '2021-04-28'", true),
            ("CAST(c AS DATE) = '2021-04-28'", false), ("c = DATE '2021-02-30'", true), ("c = 18745", true),
        ])
    func dates(sql: String, kept: Bool) {
        #expect(PruningCase.keeps(sql, .date, .constant(.date(18_746))) == kept)
    }

    /// The file holds 2021-04-29T12:00:00Z. Literals without a zone reach 18 hours to either side.
    @Test(
        arguments: [
            ("c = TIMESTAMP '2021-04-29 12:00:00Z'", true), ("c = TIMESTAMP '2021-04-29 12:00:01Z'", false),
            ("c = TIMESTAMP '2021-04-29 14:00:00+02:00'", true), ("c = TIMESTAMP '2021-04-29 12:00:00+02:00'", false),
            ("c = TIMESTAMP '2021-04-29 23:00:00'", true), ("c = TIMESTAMP '2021-04-30 06:01:00'", false),
            ("c < TIMESTAMP '2021-04-28 17:00:00'", false), ("c < TIMESTAMP '2021-04-28 19:00:00'", true),
            ("c = DATE '2021-04-29'", true), ("c = DATE '2021-04-28'", true), ("c = DATE '2021-04-27'", false),
            ("c > DATE '2021-05-01'", false), ("c >= '2021-05-01'", false), ("c >= '2021-04-30'", true),
            ("c = '2021-04-29T12:00:00.000Z'", true), ("c = '2021-04-29T13:00:00.000Z'", false), ("c = 'now'", true),
            ("c = 5", true), ("CAST(c AS DATE) = DATE '2001-01-01'", true),
        ])
    func timestamps(sql: String, kept: Bool) {
        let noon: Int64 = 18_746 * 86_400_000_000 + 43_200_000_000
        #expect(PruningCase.keeps(sql, .timestamp, .constant(.timestamp(noon))) == kept)
    }

    @Test(
        arguments: [
            ("c = 1.50", true), ("c = 1.51", false), ("c = 1", false), ("c > 1.5", false), ("c >= 1.5", true),
            ("c < 2", true),
            ("c <> 1.5", false), ("c = 1.5D", true), ("c = 1.6D", false), ("c = 1.5BD", true), ("c = '1.6'", true),
            ("c > 99999999999999999999999999999999999999", false), ("c < 1e300", true), ("c > 1e300", false),
        ])
    func decimals(sql: String, kept: Bool) throws {
        let value = try #require(DecimalNumber(parsing: "1.50"))
        #expect(PruningCase.keeps(sql, .decimal(precision: 10, scale: 2), .constant(.decimal(value))) == kept)
    }

    @Test(
        arguments: [
            DataType.binary, .other("variant"), .array(element: .long, containsNull: true),
            .map(key: .string, value: .long, valueContainsNull: true),
            .structure(StructType(fields: [.init(name: "x", type: .long, nullable: true)])),
        ])
    func otherTypesAreNotCompared(type: DataType) {
        for sql in ["c = 1", "c < 'a'", "c <> 1", "NOT c = 1", "c IN ('x')", "c LIKE 'x%'", "c"] {
            #expect(
                PruningCase.keeps(sql, type, .range(min: .integer(5), max: .integer(6), nullCount: 0, numRecords: 1))
                    == true)
        }
        #expect(PruningCase.keeps("c IS NULL", type, .range(min: nil, max: nil, nullCount: 0, numRecords: 1)) == false)
    }

    @Test func longLists() {
        let list = (0..<3_000).map { String($0 * 2) }.joined(separator: ", ")
        #expect(PruningCase.keeps("c IN (\(list))", .long, .constant(.integer(-1))) == false)
        #expect(PruningCase.keeps("c IN (\(list))", .long, .constant(.integer(4))) == true)
        #expect(PruningCase.keeps("c IN (\(list))", .long, .constant(.integer(9_000))) == false)
        #expect(PruningCase.keeps("c NOT IN (\(list))", .long, .constant(.integer(4))) == true)
        #expect(PruningCase.keeps("c IN (\(list), 'x')", .long, .constant(.integer(-1))) == true)
        #expect(PruningCase.keeps("c IN (\(list), 1e99)", .long, .constant(.integer(-1))) == true)
        // More comparisons than are evaluated: the rest is in doubt.
        let many = (0..<3_000).map { "c = \($0)" }.joined(separator: " OR ")
        #expect(PruningCase.keeps(many, .long, .constant(.integer(-1))) == true)
        #expect(PruningCase.keeps("(\(many)) AND c = 5", .long, .constant(.integer(-1))) == true)
    }
}
