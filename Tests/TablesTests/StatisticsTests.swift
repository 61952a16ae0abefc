import Testing

@testable import Tables

struct StatisticsTests {
    private static func stats(_ minimum: String, _ maximum: String, _ more: String = #""nullCount":{"c":0}"#) -> String
    {
        #"{"numRecords":5,"minValues":{"c":\#(minimum)},"maxValues":{"c":\#(maximum)},\#(more)}"#
    }

    @Test(
        arguments: [
            (DataType.long, "10", "20", "c = 9", false), (.long, "10", "20", "c = 10", true),
            (.long, "10", "20", "c > 20", false),
            (.byte, "-128", "127", "c > 127", false), (.byte, "-129", "128", "c > 128", true),
            (.integer, "1", "2147483648", "c > 5", true),
            (.long, "9223372036854775807", "9223372036854775807", "c < 9223372036854775807", false),
            (.long, "10.0", "20.5", "c = 9", true), (.long, "1e1", "2e1", "c = 9", true),
            (.long, #""10""#, #""20""#, "c = 9", true),
            (.long, "true", "[20]", "c = 9", true), (.long, "null", "null", "c = 9", true),
            (.long, "{}", #"{"x":1}"#, "c = 9", true),
            (.string, #""b""#, #""y""#, "c = 'a'", false), (.string, #""b""#, #""y""#, "c = 'z'", false),
            (.string, "1", "2", "c = 'z'", true),
            (.date, #""2021-04-28""#, #""2021-04-30""#, "c = DATE '2021-04-27'", false),
            (.date, #""2021-04-28""#, #""2021-04-30""#, "c > DATE '2021-04-30'", false),
            (.date, #""2021-04-28""#, #""2021-04-30""#, "c >= DATE '2021-04-30'", true),
            (.date, #""1200-01-01""#, #""1300-01-01""#, "c > DATE '2000-01-01'", true),
            (.date, "18746", "18746", "c < DATE '2000-01-01'", true),
            (.double, "1.5", "2.5", "c < 1.4", false), (.double, "1.5", "2.5", "c = 2.6", false),
            (.double, "1.5", "2.5", "c > 9", true),
            (.double, #""NaN""#, #""NaN""#, "c = 2.6", true), (.double, "1.5", #""Infinity""#, "c = 2.6", true),
            (.double, "1.5", "1e999", "c = 2.6", true), (.float, "0.1", "0.1", "c = 0.1", true),
            (.float, "0.1", "0.1", "c = 0.3", false),
            (.decimal(precision: 10, scale: 2), "1.10", "2.2", "c = 1.09", false),
            (.decimal(precision: 10, scale: 2), "1.10", "2.2", "c > 2.2", false),
            (.decimal(precision: 38, scale: 0), "1", "100000000000000000000", "c > 200000000000000000000", true),
            (.decimal(precision: 38, scale: 0), "1", "1e20", "c > 2e20", true),
            (.decimal(precision: 38, scale: 2), "0.30000000000000004", "5", "c < 0.1", true),
            (.decimal(precision: 3, scale: 2), "1234.5", "1.001", "c = 0", true),
            (.decimal(precision: 10, scale: 2), #""1""#, #""2""#, "c = 0", true),
            (
                .timestamp, #""2021-04-28T23:33:48.719Z""#, #""2021-04-28T23:33:48.719Z""#,
                "c = TIMESTAMP '2021-04-28 23:33:48.719999Z'", true
            ),
            (
                .timestamp, #""2021-04-28T23:33:48.719Z""#, #""2021-04-28T23:33:48.719Z""#,
                "c > TIMESTAMP '2021-04-28 23:33:48.722Z'", false
            ),
            (
                .timestamp, #""2021-04-28T16:33:48.719-07:00""#, #""2021-04-28T16:33:48.719-07:00""#,
                "c < TIMESTAMP '2021-04-28 23:00:00Z'", false
            ),
            (
                .timestamp, #""2021-04-28T23:33:48.719""#, #""2021-04-28T23:33:48.719""#,
                "c < TIMESTAMP '2001-04-28 23:00:00Z'", true
            ),
            (
                .timestamp, #""1850-01-01T00:00:00Z""#, #""1850-01-01T00:00:00Z""#,
                "c > TIMESTAMP '2001-04-28 23:00:00Z'", true
            ),
            (
                .timestampNtz, #""2021-04-28T23:33:48.719""#, #""2021-04-28T23:33:48.719""#,
                "c < TIMESTAMP_NTZ '2021-04-20 23:00:00'", false
            ),
            (
                .timestampNtz, #""2021-04-28T23:33:48.719Z""#, #""2021-04-28T23:33:48.719Z""#,
                "c < TIMESTAMP_NTZ '2021-04-20 23:00:00'", true
            ),
            (.boolean, "false", "false", "c", true), (.binary, #""a""#, #""b""#, "c = 'z'", true),
        ])
    func bounds(type: DataType, minimum: String, maximum: String, sql: String, kept: Bool) {
        #expect(PruningCase.keeps(sql, type, stats: Self.stats(minimum, maximum)) == kept)
    }

    @Test func shortenedStrings() {
        let cut = String(repeating: "y", count: 32)
        #expect(PruningCase.keeps("c = 'z'", .string, stats: Self.stats("\"a\"", "\"\(cut)\"")) == true)
        #expect(PruningCase.keeps("c = 'z'", .string, stats: Self.stats("\"a\"", "\"\(cut.dropLast())\"")) == false)
        #expect(PruningCase.keeps("c < 'y'", .string, stats: Self.stats("\"\(cut)\"", "\"z\"")) == false)
        // Astral characters count twice, as in UTF-16.
        let wide = String(repeating: "\u{1F600}", count: 16)
        #expect(PruningCase.keeps("c > '\u{10FFFF}'", .string, stats: Self.stats("\"a\"", "\"\(wide)\"")) == true)
        // U+FFFD may stand for bytes that sort before or after it.
        #expect(PruningCase.keeps("c = 'ab'", .string, stats: Self.stats("\"ab\u{FFFD}\"", "\"b\"")) == true)
        #expect(PruningCase.keeps("c = 'z'", .string, stats: Self.stats("\"a\"", "\"b\u{FFFD}\"")) == true)
    }

    @Test(
        arguments: [
            (#"{"numRecords":5,"nullCount":{"c":5}}"#, false, true),
            (#"{"numRecords":5,"nullCount":{"c":0}}"#, true, false),
            (#"{"numRecords":5,"nullCount":{"c":2}}"#, true, true),
            (#"{"numRecords":5,"nullCount":{"c":6}}"#, true, true),
            (#"{"numRecords":5,"nullCount":{"c":-1}}"#, true, true),
            (#"{"numRecords":5,"nullCount":{"c":"0"}}"#, true, true),
            (#"{"numRecords":5,"nullCount":{"c":0.0}}"#, true, true), (#"{"numRecords":5}"#, true, true),
            (#"{"nullCount":{"c":0}}"#, true, false),
            (#"{"nullCount":{"c":5}}"#, true, true), (#"{"numRecords":0,"nullCount":{"c":0}}"#, true, false),
            (#"{"numRecords":5,"tightBounds":false,"nullCount":{"c":5}}"#, false, true),
            (#"{"numRecords":5,"tightBounds":false,"nullCount":{"c":0}}"#, true, false),
            (#"{"numRecords":5,"tightBounds":false,"nullCount":{"c":4}}"#, true, true),
            // All rows NULL, and yet a value: one of the two is wrong.
            (#"{"numRecords":5,"minValues":{"c":1},"nullCount":{"c":5}}"#, true, true),
            (#"{"numRecords":5,"minValues":{"c":null},"nullCount":{"c":5}}"#, false, true),
        ])
    func nullCounts(stats: String, mayHoldValues: Bool, mayHoldNulls: Bool) {
        #expect(PruningCase.keeps("c IS NOT NULL", .long, stats: stats) == mayHoldValues)
        #expect(PruningCase.keeps("c = 7", .long, stats: stats) == mayHoldValues)
        #expect(PruningCase.keeps("c IS NULL", .long, stats: stats) == mayHoldNulls)
        #expect(PruningCase.keeps("c <=> NULL", .long, stats: stats) == mayHoldNulls)
    }

    @Test(
        arguments: [
            "", "{", "null", "[]", "5", "{}", "nonsense", #"{"numRecords":5,"minValues":{"c":10},"maxValues":{"c":20}"#,
            #"{"numRecords":5,"minValues":{"c":10},"maxValues":{"c":20}} x"#, #"{"minValues":[10],"maxValues":7}"#,
            #"{"minValues":{"c":{"c":10}},"maxValues":{"c":[20]}}"#,
            // Said twice: which of them holds is anyone's guess.
            #"{"minValues":{"c":10,"c":1},"maxValues":{"c":20}}"#,
            #"{"minValues":{"c":10},"minValues":{"c":1},"maxValues":{"c":20}}"#,
            #"{"minValues":{"c":10},"maxValues":{"c":20,"\u0063":900}}"#,
            #"{"minValues":{"C":10},"maxValues":{"C":20}}"#,
            #"{"minValues":{"c":10},"maxValues":{"c":20},"x":"\ud800","numRecords":"\ud800"}"#,
        ])
    func unreadableStatisticsKeep(stats: String) {
        #expect(PruningCase.keeps("c = 5 AND c = 50", .long, stats: stats) == true)
    }

    @Test func deepStatisticsKeep() {
        let deep =
            #"{"x":"# + String(repeating: "[", count: 200_000) + String(repeating: "]", count: 200_000)
            + #","minValues":{"c":9}}"#
        #expect(PruningCase.keeps("c = 5", .long, stats: deep) == true)
    }

    @Test func nestedPhysicalNames() throws {
        let inner = StructType(fields: [.init(name: "b", type: .long, nullable: true, physicalName: "col-b")])
        let schema = StructType(fields: [
            .init(name: "a", type: .structure(inner), nullable: true, physicalName: "col-a"),
            .init(name: "b", type: .long, nullable: true, physicalName: "col-c"),
        ])
        let stats =
            #"{"numRecords":2,"minValues":{"col-a":{"col-b":5},"b":1},"maxValues":{"col-a":{"col-b":6},"b":1},"nullCount":{"col-a":{"col-b":0},"b":0}}"#
        func keeps(_ reference: [String], _ value: Int64?) -> Bool {
            let column = Predicate.Operand.column(ColumnReference(reference))
            let predicate =
                value.map { Predicate.comparison(.equal, column, .literal(.integer($0))) } ?? .isNull(column)
            return FilePruner(schema: schema, partitionColumns: [], predicate: predicate)
                .mayContainMatches(partitionValues: { _ in nil }, stats: Array(stats.utf8)[...])
        }
        // `a.b` could also be column `b` of table `a`.
        #expect(keeps(["a", "b"], 7))
        let plain = StructType(fields: [schema.fields[0]])
        let predicate = Predicate.comparison(.equal, .column(ColumnReference(["a.b"])), .literal(.integer(7)))
        let pruner = FilePruner(schema: plain, partitionColumns: [], predicate: predicate)
        #expect(!pruner.mayContainMatches(partitionValues: { _ in nil }, stats: Array(stats.utf8)[...]))
        // A NULL struct makes its field NULL, counted or not.
        let isNull = FilePruner(
            schema: plain, partitionColumns: [], predicate: .isNull(.column(ColumnReference(["a.b"]))))
        #expect(isNull.mayContainMatches(partitionValues: { _ in nil }, stats: Array(stats.utf8)[...]))
        #expect(keeps(["b"], 7))
    }

    @Test(
        arguments: [
            (#"{"numRecords":7}"#, 7), (#" { "minValues":{"numRecords":3}, "numRecords" : 7 , "x":[1] } "#, 7),
            (#"{"numRecords":7,"numRecords":7}"#, nil), (#"{"numRecords":-1}"#, nil), (#"{"numRecords":7.0}"#, nil),
            (#"{"numRecords":"7"}"#, nil), (#"{"numRecords":9223372036854775808}"#, nil), (#"{"minValues":{}}"#, nil),
            ("", nil),
            (#"{"numRecords":7"#, nil), (#"{"numRecords":7}x"#, nil),
        ] as [(String, Int64?)])
    func numRecords(stats: String, count: Int64?) {
        #expect(FileStatistics.numRecords(in: Array(stats.utf8)) == count)
    }

    @Test func statisticsAreReadOnlyWhereTheyMatter() throws {
        let schema = StructType(fields: [
            .init(name: "p", type: .date, nullable: true, physicalName: "col-p"),
            .init(name: "c", type: .long, nullable: true),
        ])
        func pruner(_ sql: String) throws -> FilePruner {
            let predicate = try #require(SQLPredicateParser.parse(sql))
            return FilePruner(schema: schema, partitionColumns: ["p"], predicate: predicate)
        }
        func asks(_ sql: String) throws -> (kept: Bool, asked: Bool) {
            var asked = false
            func stats() -> ArraySlice<UInt8> {
                asked = true
                return Array(Self.stats("10", "20").utf8)[...]
            }
            let kept = try pruner(sql).mayContainMatches(
                partitionValues: { $0 == "col-p" ? .some("2021-04-29") : .none }, stats: stats())
            return (kept, asked)
        }
        #expect(try asks("p = DATE '2021-04-29'") == (true, false))
        #expect(try asks("p = DATE '2021-04-28'") == (false, false))
        #expect(try asks("p = DATE '2021-04-28' AND c = 15") == (false, false))
        #expect(try asks("p = DATE '2021-04-29' AND c = 15") == (true, true))
        #expect(try asks("p = DATE '2021-04-29' AND c = 25") == (false, true))
        #expect(try asks("p = DATE '2021-04-28' OR c = 25") == (false, true))
        #expect(try !pruner("p IS NULL").usesStatistics)
    }

    @Test(
        arguments: [
            (DataType.string, nil, "c IS NULL", true), (.string, "", "c IS NULL", true), (.string, "", "c = ''", false),
            (.string, nil, "c = 'x'", false), (.string, "x", "c IS NULL", false), (.string, "x", "c = 'y'", false),
            (.string, "x", "c = 'x'", true),
            (.string, "__HIVE_DEFAULT_PARTITION__", "c = 'x'", true),
            (.string, "__HIVE_DEFAULT_PARTITION__", "c IS NULL", true),
            (.integer, "5", "c = 6", false), (.integer, "5", "c = 5", true), (.integer, "05", "c = 6", true),
            (.integer, "x", "c = 6", true),
            (.integer, "x", "c IS NULL", true), (.byte, "300", "c = 6", true), (.long, "-7", "c >= -7", true),
            (.long, "-7", "c > -7", false),
            (.date, "2021-04-29", "c = DATE '2021-04-28'", false), (.date, "2021-4-29", "c = DATE '2021-04-28'", true),
            (.date, "1500-01-01", "c > DATE '1500-01-01'", false),
            (.boolean, "true", "c = FALSE", false), (.boolean, "TRUE", "c", true), (.boolean, "1", "c = FALSE", true),
            (.double, "1.5", "c = 1.6", false), (.double, "1.5", "c = 1.5", true), (.double, "NaN", "c = 1.6", true),
            (.float, "0.1", "c = 0.1D", true),
            (.decimal(precision: 5, scale: 2), "1.1", "c = 1.10", true),
            (.decimal(precision: 5, scale: 2), "1.1", "c = 1.11", false),
            (.decimal(precision: 5, scale: 2), "1.111", "c = 7", true),
            (.decimal(precision: 3, scale: 2), "10.00", "c = 7", true),
            (.timestamp, "2021-04-29 12:00:00", "c = TIMESTAMP '2021-04-29 20:00:00Z'", true),
            (.timestamp, "2021-04-29 12:00:00", "c = TIMESTAMP '2021-04-30 20:00:00Z'", false),
            (.timestamp, "2021-04-29 12:00:00", "c IS NULL", false),
            (.timestamp, "2021-04-29T12:00:00.000000Z", "c = TIMESTAMP '2021-04-29 12:00:01Z'", false),
            (.timestampNtz, "2021-04-29 12:00:00", "c = TIMESTAMP_NTZ '2021-05-01 12:00:00'", false),
            (.timestampNtz, "2021-04-29T12:00:00Z", "c = TIMESTAMP_NTZ '2021-05-01 12:00:00'", true),
            (.binary, "x", "c = 'y'", true),
        ] as [(DataType, String?, String, Bool)])
    func partitionValues(type: DataType, text: String?, sql: String, kept: Bool) {
        #expect(PruningCase.keeps(sql, type, partition: text) == kept)
    }

    @Test func missingPartitionValuesKeep() throws {
        let schema = StructType(fields: [.init(name: "p", type: .long, nullable: true)])
        let predicate = try #require(SQLPredicateParser.parse("p = 5"))
        let pruner = FilePruner(schema: schema, partitionColumns: ["p"], predicate: predicate)
        #expect(pruner.mayContainMatches(partitionValues: { _ in nil }, stats: []))
        let root = ObjectLocation(bucket: "b", key: "t")
        let files = FileList(
            root: root,
            files: ["5", "6", "5"].enumerated().map { index, value in
                DataFile(
                    location: root.appending("f\(index)"),
                    partitionValues: [PartitionValue(column: "p", value: value)],
                    size: 1, modificationTime: 0, stats: nil, deletionVector: nil)
            })
        var filter = FileFilter(pruner)
        var reader = files.reader()
        #expect((0..<3).map { filter.mayContainMatches($0, of: &reader) } == [true, false, true])
    }
}
