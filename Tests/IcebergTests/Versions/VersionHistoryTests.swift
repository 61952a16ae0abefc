import Tables
import Testing

@testable import Iceberg

/// Numbers of versions mean the same for ever and ascend, whatever happens to the table.
struct VersionHistoryTests {
    private func history(
        of metadata: IcebergMetadata, _ table: String, _ ledger: MemoryLedger
    ) async throws -> VersionHistory {
        try #require(try await VersionHistory(metadata, of: table, ledger: ledger, isNewest: true))
    }

    @Test(arguments: 0..<60)
    func numbersNeverChangeTheirMeaning(_ seed: Int) async throws {
        let formatVersion = seed % 3 + 1
        var table = RandomHistory(seed: UInt64(seed), formatVersion: formatVersion)
        let ledger = MemoryLedger()
        var meanings: [Int64: Int64] = [:]
        var latest: Int64 = 0
        for _ in 0..<40 {
            table.step()
            let history = try await self.history(of: table.metadata, "t", ledger)
            #expect(zip(history.entries, history.entries.dropFirst()).allSatisfy { $0.version < $1.version })
            #expect(history.entries.last?.snapshotID == table.metadata.currentSnapshotID)
            #expect(history.latest >= latest)
            latest = history.latest
            for entry in history.entries {
                #expect(meanings[entry.version] ?? entry.snapshotID == entry.snapshotID, "version \(entry.version)")
                meanings[entry.version] = entry.snapshotID
            }
            let again = try await self.history(of: table.metadata, "t", ledger)
            #expect(again.entries == history.entries)
            if let last = history.entries.last {
                #expect(table.states.last?.snapshotID == last.snapshotID)
                #expect(try history.version(asOf: .max) == last.version)
            }
        }
        // Whoever reads the table on another server sees the same.
        let elsewhere = try await self.history(of: table.metadata, "t", ledger)
        #expect(elsewhere.latest == latest)
        if formatVersion > 1, !table.hasRolledBack {
            for name in ledger.tables { #expect(try await ledger.versions(of: name).count == 1) }
        }
        if formatVersion == 1, !table.states.isEmpty { #expect(ledger.recorded > 0) }
    }

    private func snapshot(_ id: Int64, parent: Int64?, sequence: Int64) -> IcebergSnapshot {
        IcebergSnapshot(
            id: id, parentID: parent, sequenceNumber: sequence, timestamp: id * 1000, manifestList: nil, manifests: [],
            operation: .append, schemaID: nil, isEncrypted: false, totals: nil, equalityDeletes: nil)
    }

    private func metadata(
        _ snapshots: [IcebergSnapshot], log: [(Int64, Int64)], formatVersion: Int = 2, lastUpdated: Int64 = 9_000_000
    ) -> IcebergMetadata {
        IcebergMetadata(
            formatVersion: formatVersion, uuid: "u", location: "s3://lake/t", lastSequenceNumber: 1,
            lastUpdated: lastUpdated, lastColumnID: 1, schemas: [], currentSchemaID: 0, hasAllSchemas: false,
            specs: [:],
            properties: [:], currentSnapshotID: snapshots.last?.id,
            snapshots: Dictionary(uniqueKeysWithValues: snapshots.map { ($0.id, $0) }),
            snapshotLog: log.map { IcebergMetadata.LogEntry(timestamp: $0.1, snapshotID: $0.0) })
    }

    /// A clock that goes back leaves states in the log that look older than those before them.
    @Test func aClockThatGoesBackGivesNoNewVersions() async throws {
        let snapshots = [snapshot(1, parent: nil, sequence: 1), snapshot(2, parent: 1, sequence: 2)]
        let table = metadata(snapshots, log: [(1, 400), (2, 4000), (1, 400), (2, 200)])
        let ledger = MemoryLedger()
        let first = try await history(of: table, "t", ledger)
        let second = try await history(of: table, "t", ledger)
        #expect(first.entries.map(\.snapshotID) == [1, 2, 1, 2])
        #expect(second.entries == first.entries)
    }

    /// Numbers from outside may be as large as they can be written.
    @Test(arguments: [Int64.max, Int64.max - 1])
    func theLargestSequenceNumber(_ sequence: Int64) async throws {
        let snapshots = [
            snapshot(1, parent: nil, sequence: sequence), snapshot(2, parent: 1, sequence: 1),
            snapshot(3, parent: 2, sequence: 1),
        ]
        let table = metadata(snapshots, log: [(1, 1), (2, 2), (3, 3)])
        let error = await tableError { () throws(TableError) in
            _ = try await VersionHistory(table, of: "t", ledger: MemoryLedger(), isNewest: true)
        }
        #expect(error?.kind == .corrupt)
        #expect(error?.message.contains("sequence number") == true)
    }

    /// A writer that keeps no log: what only changes the table's properties makes no version.
    @Test func metadataThatTellsNoHistory() async throws {
        let ledger = MemoryLedger()
        let snapshots = [snapshot(1, parent: nil, sequence: 0), snapshot(2, parent: 1, sequence: 0)]
        var versions: [[Int64]] = []
        for time in [5000, 6000, 7000] as [Int64] {
            let table = metadata(snapshots, log: [(1, 1000)], formatVersion: 1, lastUpdated: time)
            versions.append(try await self.history(of: table, "t", ledger).entries.map(\.version))
        }
        #expect(versions == [[1, 2], [1, 2], [1, 2]])
    }

    @Test func snapshotsThatAreTheirOwnAncestors() async throws {
        let table = metadata([snapshot(1, parent: 2, sequence: 1), snapshot(2, parent: 1, sequence: 2)], log: [])
        #expect(try await self.history(of: table, "t", MemoryLedger()).entries.map(\.version) == [1, 2])
    }

    /// Two tables of one id, as a copy leaves them, do not share their numbers.
    @Test func copiesHaveTheirOwnNumbers() async throws {
        let ledger = MemoryLedger()
        let first = metadata([snapshot(1, parent: nil, sequence: 0)], log: [(1, 1)], formatVersion: 1)
        let other = metadata([snapshot(7, parent: nil, sequence: 0)], log: [(7, 9)], formatVersion: 1)
        #expect(try await self.history(of: first, "a", ledger).entries.map(\.snapshotID) == [1])
        #expect(try await self.history(of: other, "b", ledger).entries.map(\.snapshotID) == [7])
        #expect(ledger.tables.count == 2)
    }
}
