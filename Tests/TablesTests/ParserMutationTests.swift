import SeededGenerator
import Testing

@testable import Tables

/// Damaged input is refused or read, and never stops the program.
struct ParserMutationTests {
    private static let sql = [
        "((`date` IS NOT NULL) AND (`date` = DATE '2021-04-29'))",
        "a >= -1.5e10 AND b <=> NULL OR NOT c IN ('x', 'y''z', 5L)",
        "s.x BETWEEN 1 AND 2BD AND t LIKE 'abc%'",
        "ts > TIMESTAMP '2021-04-29 12:00:00.123+02:00' OR CAST('5' AS INT) < `a``b`.c",
    ]
    private static let json = [
        #"{"op":"and","children":[{"op":"equal","children":[{"op":"column","name":"a","valueType":"date"},{"op":"literal","value":"2021-04-29","valueType":"date"}]},{"op":"not","children":[{"op":"isNull","children":[{"op":"column","name":"b","valueType":"int"}]}]}]}"#,
        #"{"op":"in","children":[{"op":"column","name":"s.x"},{"op":"literal","value":"1e308","valueType":"double"},{"op":"literal","value":"\ud83d\ude00","valueType":"string"}]}"#,
    ]
    private static let stats = [
        #"{"numRecords":5,"tightBounds":false,"minValues":{"a":"2021-04-28","b":-9223372036854775808,"s":{"x":1.5e300},"t":"ab"},"maxValues":{"a":"2021-04-30","b":9223372036854775807,"s":{"x":2.5},"t":"\u00e9"},"nullCount":{"a":0,"b":1,"s":{"x":5},"t":0}}"#
    ]
    private static let fragments = [
        "(", ")", "'", "`", "\\", "\"", "{", "}", "[", "]", ",", ":", ".", "-", "e", "E", "0", "9",
        "99999999999999999999", "NULL", "null", "NOT ", "CAST(",
        "\u{0}", "\u{FFFD}", "\u{1F600}", "\u{301}", " ", "--", "<=>", "1e99999", "0001-01-01", "9999-12-31",
        "23:59:60", "+18:00", "Z", "in", "children",
    ]

    private static let schema = StructType(fields: [
        .init(name: "a", type: .date, nullable: true), .init(name: "b", type: .long, nullable: true),
        .init(
            name: "s", type: .structure(StructType(fields: [.init(name: "x", type: .double, nullable: true)])),
            nullable: true),
        .init(name: "t", type: .string, nullable: true), .init(name: "ts", type: .timestamp, nullable: true),
        .init(name: "d", type: .decimal(precision: 38, scale: 38), nullable: true),
        .init(name: "date", type: .timestampNtz, nullable: true),
    ])

    private static func mutate(_ text: String, using random: inout SeededGenerator) -> String {
        var bytes = Array(text.utf8)
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let place = Int.random(in: 0...bytes.count, using: &random)
            let end = min(bytes.count, place + Int.random(in: 0...6, using: &random))
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes.removeSubrange(place..<end)
            case 1:
                bytes.replaceSubrange(
                    place..<end, with: (place..<end).map { _ in UInt8.random(in: 0...255, using: &random) })
            case 2: bytes.insert(contentsOf: Array(bytes[place..<end]), at: place)
            case 3: bytes.removeSubrange(end...)
            default: bytes.insert(contentsOf: random.pick(fragments).utf8, at: place)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func damagedInput() throws {
        var random = SeededGenerator(seed: 42)
        let facts = try #require(
            SQLPredicateParser.parse("a < DATE '2021-01-01' OR b > 5 OR s.x = 1 OR t LIKE 'x%' OR d = 0.1 OR ts < 'x'"))
        let pruner = FilePruner(schema: Self.schema, partitionColumns: ["t"], predicate: facts)
        let intact = Array(Self.stats[0].utf8)[...]
        var understood = 0
        for round in 0..<50_000 {
            switch round % 3 {
            case 0, 1:
                let text = Self.mutate(random.pick(round % 3 == 0 ? Self.sql : Self.json), using: &random)
                guard
                    let predicate = Predicate.hints(
                        sql: round % 3 == 0 ? [text] : [], json: round % 3 == 1 ? text : nil)
                else { continue }
                understood += 1
                _ = FilePruner(schema: Self.schema, partitionColumns: ["t"], predicate: predicate)
                    .mayContainMatches(partitionValues: { _ in .some(text) }, stats: intact)
            default:
                let text = Self.mutate(random.pick(Self.stats), using: &random)
                _ = pruner.mayContainMatches(partitionValues: { _ in nil }, stats: Array(text.utf8)[...])
                _ = FileStatistics.numRecords(in: Array(text.utf8))
            }
        }
        // The mutations are mild enough that both ways are taken.
        #expect(understood > 1_000)
    }

    @Test func damagedValues() {
        var random = SeededGenerator(seed: 43)
        let types = RandomTable.types + [.binary, .short]
        var known = 0
        for _ in 0..<20_000 {
            let seed = random.pick([
                "2021-04-29 12:00:00.123456+02:00", "2021-04-29", "-12345.678e-3", "9223372036854775807", "true",
                "0.00000000000000000000000000000000000001",
            ])
            let text = Self.mutate(seed, using: &random)
            if PartitionFacts.facts(text, type: random.pick(types)) != .unknown { known += 1 }
        }
        #expect(known > 100)
    }
}
