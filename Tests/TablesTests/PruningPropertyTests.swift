import SeededGenerator
import Testing

@testable import Tables

/// No file that holds a matching row is ever left out, whatever is known of it and however clients differ.
struct PruningPropertyTests {
    /// Types that lose most on their way get tables of their own.
    private static let focus: [[DataType]] = [
        RandomTable.types, [.string], [.timestamp, .timestampNtz, .date],
        [.float, .double, .decimal(precision: 30, scale: 4)],
    ]

    @Test(arguments: 0..<8)
    func neverLeavesOutAMatch(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed) &* 7_919 &+ 1)
        var cases = 0
        var withoutMatch = 0
        var leftOut = 0
        while cases < 4_000 {
            let table = RandomTable(types: Self.focus[seed % Self.focus.count], using: &random)
            let files = (0..<10).map { _ in table.file(using: &random) }
            let partitions = table.columns.filter(\.isPartition).map(\.name)
            for _ in 0..<8 {
                let predicate = RandomPredicate(table: table).predicate(depth: random.pick([0, 1, 3]), using: &random)
                var pruners = [FilePruner(schema: table.schema, partitionColumns: partitions, predicate: predicate)]
                if let sql = RandomPredicate.sql(predicate) {
                    let parsed = try #require(SQLPredicateParser.parse(sql), "\(sql)")
                    pruners.append(FilePruner(schema: table.schema, partitionColumns: partitions, predicate: parsed))
                }
                for file in files {
                    cases += 1
                    let isMatch = matches(predicate, file, table, using: &random)
                    if !isMatch { withoutMatch += 1 }
                    for (index, pruner) in pruners.enumerated() {
                        let isKept = pruner.mayContainMatches(
                            partitionValues: { file.partitionValues[$0] ?? .none },
                            stats: Array((file.stats ?? "").utf8)[...])
                        if !isKept, index == 0 { leftOut += 1 }
                        if isMatch, !isKept {
                            Issue.record(
                                "seed \(seed), pruner \(index): \(predicate) on \(file), schema \(table.schema)")
                            return
                        }
                    }
                }
            }
        }
        // What could be left out mostly is.
        #expect(leftOut * 3 > withoutMatch)
    }

    private func matches(
        _ predicate: Predicate, _ file: RandomTable.File, _ table: RandomTable, using random: inout SeededGenerator
    ) -> Bool {
        let types = Dictionary(uniqueKeysWithValues: table.columns.map { ($0.name, $0.type) })
        for _ in 0..<4 {
            let semantics = ClientSemantics(
                zone: Int64.random(in: -12...14, using: &random) * 3_600_000_000, narrowsFloats: random.chance(50),
                ordersNaN: random.chance(50), padsStrings: random.chance(50), hasNoDecimals: random.chance(50))
            for row in file.rows {
                let model = RowModel(
                    semantics: semantics, types: types, row: row, doubt: random.pick([true, false, nil]))
                if model.truth(predicate) == true { return true }
            }
        }
        return false
    }
}
