import SeededGenerator
import Tables
import Testing

@testable import Iceberg

/// Files that are left out by a predicate, against what the bounds of every file say.
struct PlanningTests {
    private static let comparisons: [Predicate.Comparison] = [
        .equal, .lessThan, .lessThanOrEqual, .greaterThan, .greaterThanOrEqual,
    ]

    /// Whether a file may hold a row, by its bounds alone.
    private static func mayHold(
        _ comparison: Predicate.Comparison, _ literal: Int64, _ lower: Int64?, _ upper: Int64?
    ) -> Bool {
        switch comparison {
        case .equal: (lower ?? .min) <= literal && literal <= (upper ?? .max)
        case .notEqual: true
        case .lessThan: (lower ?? .min) < literal
        case .lessThanOrEqual: (lower ?? .min) <= literal
        case .greaterThan: (upper ?? .max) > literal
        case .greaterThanOrEqual: (upper ?? .max) >= literal
        }
    }

    /// The first column of all these tables is an integer without a partition.
    @Test(arguments: [
        "v2_rewritten", "v1_history", "v1_inline_manifests", "vectors", "promoted", "renamed", "without_statistics",
        "unmapped", "migrated",
    ])
    func boundsOfIntegers(_ name: String) async throws {
        let expected = try Expected(of: name)
        let lake = try Lake(name)
        let table = lake.table(expected.metadata)
        let all = try await table.snapshot(at: .latest)
        let column = try #require(all.metadata.schema.fields.first?.name)
        let files = expected.snapshots.first { $0.id == expected.currentSnapshot }?.files ?? []
        func bound(_ file: Expected.File, _ index: Int) -> Int64? { (file.bounds?["1"]?[index]).flatMap { Int64($0) } }
        let edges = files.flatMap { [bound($0, 0), bound($0, 1)] }.compactMap { $0 }
        var leftOut = 0
        let literals = Set(edges.flatMap { [$0 - 1, $0] }).sorted()
        for literal in stride(from: 0, to: literals.count, by: 1 + literals.count / 6).map({ literals[$0] }) {
            for comparison in Self.comparisons {
                let predicate = Predicate.comparison(
                    comparison, .column(ColumnReference([column])), .literal(.integer(literal)))
                let found = try await table.snapshot(at: .latest, known: nil, matching: predicate)
                let wanted = files.filter { Self.mayHold(comparison, literal, bound($0, 0), bound($0, 1)) }
                #expect(found.keys == wanted.map(\.key).sorted(), "\(comparison) \(literal)")
                leftOut += files.count - wanted.count
                // What is left is as it would be without a predicate.
                let kept = Set(found.keys)
                #expect(
                    found.allFiles.map(\.stats) == all.allFiles.filter { kept.contains($0.location.key) }.map(\.stats))
            }
        }
        #expect(leftOut > 0)
        let isNull = Predicate.isNull(.column(ColumnReference([column])))
        let none = try await table.snapshot(at: .latest, known: nil, matching: isNull)
        #expect(none.keys == files.filter { $0.nulls?["1"] != 0 }.map(\.key).sorted())
        let unknown = try await table.snapshot(at: .latest, known: nil, matching: .unknown)
        #expect(unknown.keys == all.keys)
    }

    /// Deletes belong to the files that are left.
    @Test(arguments: ["positions", "vectors", "positions_of_one_file", "positions_in_several_files"])
    func deletesOfWhatIsLeft(_ name: String) async throws {
        let lake = try Lake(name)
        let table = lake.table(try Expected(of: name).metadata)
        let all = try await FixtureDeleteTests.resolved(try await table.snapshot(at: .latest))
        for literal in [0, 5, 105, 205, 305] as [Int64] {
            let predicate = Predicate.comparison(
                .lessThanOrEqual, .column(ColumnReference(["id"])), .literal(.integer(literal)))
            let some = try await table.snapshot(at: .latest, known: nil, matching: predicate)
            let vectors = try await FixtureDeleteTests.resolved(some)
            #expect(vectors == all.filter { some.keys.contains($0.key) })
        }
    }

    private func keys(_ predicate: Predicate) async throws -> (keys: [String], reads: [String]) {
        let lake = try Lake("partitioned")
        let table = lake.table(try Expected(of: "partitioned").metadata)
        let snapshot = try await table.snapshot(at: .latest, known: nil, matching: predicate)
        return (snapshot.keys.map { String($0.suffix(18).prefix(5)) }, lake.store.reads)
    }

    /// One file with values in every transform, one of nulls, one of a later spec.
    @Test func transforms() async throws {
        func column(_ name: String) -> Predicate.Operand { .column(ColumnReference([name])) }
        func equal(_ name: String, _ value: Value) -> Predicate { .comparison(.equal, column(name), .literal(value)) }
        #expect(try await keys(equal("id", .integer(34))).keys == ["00001"])
        #expect(try await keys(equal("id", .integer(35))).keys == ["00004"])
        #expect(try await keys(equal("name", .string("iceberg"))).keys == ["00001", "00004"])
        #expect(try await keys(equal("name", .string("ice"))).keys.isEmpty)
        #expect(try await keys(.isNull(column("name"))).keys == ["00002"])
        #expect(try await keys(equal("at", .timestamp(1_738_555_506_789_012))).keys == ["00001", "00004"])
        #expect(try await keys(equal("on", .date(-1))).keys == ["00001", "00004"])
        #expect(try await keys(equal("on", .date(0))).keys.isEmpty)
    }

    /// Manifests whose partitions hold no match are not read.
    @Test func manifestsThatNeedNotBeRead() async throws {
        let literal = Value.string("zebra")
        let (found, reads) = try await keys(
            .comparison(.equal, .column(ColumnReference(["name"])), .literal(literal)))
        #expect(found.isEmpty)
        #expect(!reads.contains { $0.hasSuffix(".avro") && !$0.contains("/snap-") })
    }

    /// A snapshot that was planned with a predicate shares nothing with one that has all files.
    @Test func plannedSnapshotsAreNoBasis() async throws {
        let name = "v2_appends"
        let table = try Lake(name).table(try Expected(of: name).metadata)
        let predicate = Predicate.comparison(.lessThan, .column(ColumnReference(["id"])), .literal(.integer(5)))
        let some = try await table.snapshot(at: .version(2), known: nil, matching: predicate)
        #expect(some.files.count == 1)
        #expect(try await table.snapshot(at: .latest, known: some).files.count == 3)
    }
}
