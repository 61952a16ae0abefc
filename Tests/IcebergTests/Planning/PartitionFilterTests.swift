import Tables
import Testing

@testable import Iceberg

/// What a share's filter shows of tables, against the partitions that another program found in their manifests.
struct PartitionFilterTests {
    private static let tables = [
        "v1_history", "positions", "positions_of_another_partition", "respecified", "migrated", "empty", "v2_appends",
        "renamed",
    ]

    @Test(arguments: tables)
    func everyVersionShowsTheFilesOfItsPartitionsOrNone(_ name: String) async throws {
        let expected = try Expected(of: name)
        let table = try Lake(name).table(expected.metadata)
        for text in ["part = 'a'", "part <> 'a'", "part IS NULL", "part IN ('b', 'c')"] {
            let filter = try PartitionFilter(parsing: text)
            for state in expected.versions {
                let files = state.snapshot?.files ?? []
                let whole = try await table.snapshot(at: .version(state.version))
                let names = whole.metadata.schema.fields.map(\.name)
                guard names.contains("part"), files.allSatisfy({ $0.partition["part"] != nil }) else {
                    let error = #expect(throws: TableError.self) {
                        try whole.restricted(to: filter, partitionColumnsListed: table.listsPartitionColumns)
                    }
                    #expect(error?.kind == .filterUnfit && error?.message.contains("'part'") == true)
                    continue
                }
                let shown = try whole.restricted(to: filter, partitionColumnsListed: table.listsPartitionColumns)
                let wanted = files.filter { Self.isShown($0.partition["part"] ?? nil, by: text) }
                #expect(shown.keys == wanted.map(\.key).sorted(), "\(text) at \(state.version)")
                #expect(shown.files.totalBytes == wanted.reduce(0) { $0 + $1.size })
            }
        }
    }

    private static func isShown(_ part: String?, by text: String) -> Bool {
        switch text {
        case "part = 'a'": part == "a"
        case "part <> 'a'": part != nil && part != "a"
        case "part IS NULL": part == nil
        default: part == "b" || part == "c"
        }
    }

    /// The rows of a partition of another transform lie in a range, which is not enough.
    @Test(arguments: [
        ("id = 34", 1 as Int64?), ("\"on\" IS NOT NULL", 1), ("`on` < '1970-01-01'", 1), ("name = 'iceberg'", nil),
        ("name IS NULL", nil),
    ])
    func onlyTheVeryValuesDecide(_ text: String, _ count: Int64?) async throws {
        guard let filter = try? PartitionFilter(parsing: text) else { return #expect(text.contains("\"")) }
        let expected = try Expected(of: "partitioned")
        let table = try Lake("partitioned").table(expected.metadata)
        let first = try await table.snapshot(at: .version(1))
        if let count {
            #expect(try first.restricted(to: filter, partitionColumnsListed: false).files.count == Int(count))
        } else {
            #expect(throws: TableError.self) { try first.restricted(to: filter, partitionColumnsListed: false) }
        }
        // The second spec has neither column as it is.
        let last = try await table.snapshot(at: .latest)
        let error = #expect(throws: TableError.self) { try last.restricted(to: filter, partitionColumnsListed: false) }
        #expect(error?.kind == .filterUnfit)
    }

    @Test func changesAreShownOfTheirPartitionsAlone() async throws {
        let expected = try Expected(of: "positions")
        let table = try Lake("positions").table(expected.metadata)
        let range = ChangeRange(start: .version(1), end: nil, content: .dataChanges)
        let all = try await table.changes(range)
        let filter = try PartitionFilter(parsing: "part = 'b'")
        let shown = try all.restricted(to: filter, partitionColumnsListed: table.listsPartitionColumns)
        let wanted = Set(expected.snapshots.flatMap(\.files).filter { $0.partition["part"] == .some("b") }.map(\.key))
        let found = (0..<shown.files.count).map { shown.files.location(of: $0).key }
        #expect(!found.isEmpty && found.count < all.files.count && Set(found) == wanted)
        #expect(shown.entries.count == shown.files.count && shown.entries.allSatisfy { $0.version == 1 })
    }
}
