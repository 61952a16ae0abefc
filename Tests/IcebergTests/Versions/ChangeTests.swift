import Tables
import Testing

@testable import Iceberg

/// What each version changed, compared with the difference between the states before and after.
struct ChangeTests {
    private struct Change: Hashable {
        let kind: TableChanges.Kind
        let key: String
        /// Tells the deleted rows of the file, before or after.
        let deleted: [UInt64]
    }

    private static let changing = Expected.readable.filter { !["unmapped", "migrated", "empty"].contains($0) }

    @Test(arguments: changing)
    func everyVersion(_ name: String) async throws {
        let expected = try Expected(of: name)
        let lake = try Lake(name)
        let table = lake.table(expected.metadata)
        var before: Expected.Snapshot?
        for (version, snapshot, timestamp) in expected.versions {
            let snapshot = try #require(snapshot)
            // Before the first version that is left, nothing is known.
            if version == expected.versions[0].version, name == "expired" {
                before = snapshot
                continue
            }
            let range = ChangeRange(start: .version(version), end: .version(version), content: .dataChanges)
            let changes = try await table.changes(range)
            #expect(changes.versions == version...version)
            #expect(changes.entries.allSatisfy { $0.version == version && $0.timestamp == timestamp })
            let found = try Self.found(changes, in: lake.store)
            let wanted = snapshot.operation == "replace" ? [] : Self.difference(before, snapshot)
            #expect(Set(found) == Set(wanted) && found.count == wanted.count, "\(name) \(version)")
            before = snapshot
        }
        let first = expected.versions[name == "expired" ? expected.versions.count - 1 : 0].version
        let all = try await table.changes(ChangeRange(start: .version(first), end: nil, content: .changeDataFeed))
        #expect(all.versions == first...expected.versions[expected.versions.count - 1].version)
        #expect(all.last.metadata.configuration["delta.enableChangeDataFeed"] == "true")
        #expect(all.entries.map(\.version) == all.entries.map(\.version).sorted())
    }

    private static func found(_ changes: TableChanges, in store: LakeStore) throws -> [Change] {
        var reader = changes.files.reader()
        return try changes.entries.enumerated().map { index, entry in
            let file = reader.file(index)
            let rows = try file.deletionVector.map { try VectorText.positions($0, in: store) } ?? []
            return Change(kind: entry.kind, key: file.location.key, deleted: summed(rows))
        }
    }

    private static func difference(_ before: Expected.Snapshot?, _ after: Expected.Snapshot) -> [Change] {
        var changes: [Change] = []
        let old = Dictionary(uniqueKeysWithValues: (before?.files ?? []).map { ($0.key, rows($0)) })
        let new = Dictionary(uniqueKeysWithValues: after.files.map { ($0.key, rows($0)) })
        for (key, deleted) in old where new[key] != deleted {
            changes.append(Change(kind: .remove, key: key, deleted: deleted))
        }
        for (key, deleted) in new where old[key] != deleted {
            changes.append(Change(kind: .add, key: key, deleted: deleted))
        }
        return changes
    }

    private static func rows(_ file: Expected.File) -> [UInt64] {
        file.deleted.map { [UInt64($0.cardinality), $0.sum] } ?? []
    }

    /// The number of rows and the sum of their positions, of which no fixture has the same for two sets; without the one
    /// that lies beyond the end of a file.
    private static func summed(_ rows: [UInt64]) -> [UInt64] {
        let rows = rows.filter { $0 != 5000 || rows.count > 2 }
        return rows.isEmpty ? [] : [UInt64(rows.count), rows.reduce(0, +)]
    }

    @Test func replacedFilesAreNoChange() async throws {
        let table = try Lake("v2_replaced").table(try Expected(of: "v2_replaced").metadata)
        let changes = try await table.changes(ChangeRange(start: .version(2), end: .version(2), content: .dataChanges))
        #expect(changes.entries.isEmpty && changes.files.count == 0)
        let all = try await table.changes(ChangeRange(start: .version(1), end: nil, content: .dataChanges))
        #expect(Set(all.entries.map(\.version)) == [1, 3])
    }

    @Test func aNewSchemaIsTold() async throws {
        let table = try Lake("renamed").table(try Expected(of: "renamed").metadata)
        let changes = try await table.changes(ChangeRange(start: .version(1), end: nil, content: .changeDataFeed))
        #expect(changes.definitions.map(\.version) == [2])
        #expect(changes.first.metadata.schema != changes.last.metadata.schema)
        #expect(changes.last.metadata.schema.fields.map(\.name).contains("fresh"))
    }

    @Test func rangesThatDoNotExist() async throws {
        let table = try Lake("v2_appends").table(try Expected(of: "v2_appends").metadata)
        let ranges: [(ChangeRange.Bound, ChangeRange.Bound?)] = [
            (.version(-1), nil), (.version(4), nil), (.version(1), .version(4)), (.version(3), .version(2)),
            (.version(.max), nil), (.version(.min), .version(.max)), (.timestamp(.max), nil),
            (.version(1), .timestamp(.min)),
        ]
        for (start, end) in ranges {
            let error = await tableError { () throws(TableError) in
                _ = try await table.changes(ChangeRange(start: start, end: end, content: .dataChanges))
            }
            #expect(error?.kind == .outOfRange, "\(start)")
        }
        let times = try Expected(of: "v2_appends").versions.map(\.timestamp)
        let changes = try await table.changes(
            ChangeRange(start: .timestamp(times[0] + 1), end: .timestamp(times[2] - 1), content: .dataChanges))
        #expect(changes.versions == 2...2)
    }

    /// A version that follows a rollback is compared with what was current before it.
    @Test func aRollbackIsAChange() async throws {
        let table = try Lake("rolled_back").table(try Expected(of: "rolled_back").metadata)
        let back = try await table.changes(ChangeRange(start: .version(3), end: .version(3), content: .dataChanges))
        #expect(back.entries.map(\.kind) == [.remove])
    }

    @Test func expiredVersions() async throws {
        let table = try Lake("expired").table(try Expected(of: "expired").metadata)
        for start in [0, 1, 2] as [Int64] {
            let error = await tableError { () throws(TableError) in
                _ = try await table.changes(ChangeRange(start: .version(start), end: nil, content: .dataChanges))
            }
            #expect(error?.kind == .outOfRange)
            #expect(error?.message.contains("expired") == true && error?.message.contains("3") == true)
        }
    }
}
