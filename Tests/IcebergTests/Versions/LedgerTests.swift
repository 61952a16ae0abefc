import Tables
import Testing

@testable import Iceberg

/// Versions whose numbers the metadata does not give.
struct LedgerTests {
    static let recorded = ["rolled_back", "v1_history", "v1_inline_manifests", "v1_upgraded"]

    @Test(arguments: recorded)
    func numbersAreStable(_ name: String) async throws {
        let lake = try Lake(name)
        let expected = try Expected(of: name)
        let table = lake.table(expected.metadata)
        let versions = expected.versions.map(\.version)
        #expect(versions == Array(1...Int64(versions.count)))
        for _ in 0..<3 {
            #expect(try await table.latestVersion() == versions.last)
            for state in expected.versions {
                #expect(try await table.snapshot(at: .version(state.version)).timestamp == state.timestamp)
            }
        }
        #expect(lake.ledger.recorded == 1)
    }

    @Test(arguments: Expected.readable.filter { !recorded.contains($0) })
    func ofOthersTheNewestIsKept(_ name: String) async throws {
        let lake = try Lake(name)
        let table = lake.table(try Expected(of: name).metadata)
        _ = try await table.latestVersion()
        _ = try await table.snapshot(at: .latest)
        for name in lake.ledger.tables { #expect(try await lake.ledger.versions(of: name).count == 1) }
        #expect(lake.ledger.recorded <= 1)
    }

    @Test(arguments: recorded)
    func withoutTheLedgerThereIsNoNumber(_ name: String) async throws {
        let lake = try Lake(name)
        let table = lake.table(try Expected(of: name).metadata)
        lake.ledger.isAway = true
        let latest = await tableError { () throws(TableError) in _ = try await table.latestVersion() }
        let snapshot = await tableError { () throws(TableError) in _ = try await table.snapshot(at: .latest) }
        let pinned = await tableError { () throws(TableError) in _ = try await table.snapshot(at: .pinned(1)) }
        let definition = await tableError { () throws(TableError) in _ = try await table.definition(at: .latest) }
        let time = await tableError { () throws(TableError) in _ = try await table.version(asOf: .max) }
        let changes = await tableError { () throws(TableError) in
            _ = try await table.changes(ChangeRange(start: .version(1), end: nil, content: .dataChanges))
        }
        for error in [latest, snapshot, pinned, definition, time, changes] {
            #expect(error?.kind == .storage(.unavailable))
        }
        #expect(lake.ledger.recorded == 0)
        lake.ledger.isAway = false
        #expect(try await table.latestVersion() > 0)
    }

    /// What another server recorded first is what counts, also where its numbers are others.
    @Test func anotherServerWasFaster() async throws {
        let lake = try Lake("v1_history")
        let expected = try Expected(of: "v1_history")
        let theirs = expected.versions.map {
            RecordedVersion(version: $0.version * 10, snapshotID: $0.snapshot?.id ?? 0, timestamp: $0.timestamp)
        }
        lake.ledger.isOvertaken(by: theirs)
        let table = lake.table(expected.metadata)
        #expect(try await table.latestVersion() == 40)
        #expect(try await table.latestVersion() == 40)
        #expect(try await table.snapshot(at: .version(20)).keys.count == expected.snapshots[1].files.count)
        #expect(lake.ledger.recorded == 0)
    }

    /// Another server that knows less than this one's metadata: what it recorded stands, and what is new follows.
    @Test func anotherServerKnowsAnotherState() async throws {
        let lake = try Lake("v1_history")
        let expected = try Expected(of: "v1_history")
        let theirs = expected.versions.dropLast().map {
            RecordedVersion(version: $0.version, snapshotID: $0.snapshot?.id ?? 0, timestamp: $0.timestamp)
        }
        lake.ledger.isOvertaken(by: Array(theirs))
        let table = lake.table(expected.metadata)
        #expect(try await table.latestVersion() == 4)
        let name = try #require(lake.ledger.tables.first)
        #expect(try await lake.ledger.versions(of: name).map(\.version) == [1, 2, 3, 4])
    }

    /// The ledger knows versions whose snapshots are gone since.
    @Test func expiredSnapshots() async throws {
        let lake = try Lake("v1_history")
        let expected = try Expected(of: "v1_history")
        let key = "\(lake.root.key)/\(expected.metadata)"
        #expect(try await lake.table(expected.metadata).latestVersion() == 4)
        // The second snapshot is not in the list any more.
        let text = String(decoding: lake.store.bytes(key) ?? [], as: UTF8.self)
        let gone = try #require(expected.versions[1].snapshot?.id)
        let parts = text.split(separator: #"{"snapshot-id":"#, omittingEmptySubsequences: false).map(String.init)
        #expect(parts.count > 4)
        let list = text.replacing(#""snapshot-id":\#(gone),"#, with: #""snapshot-id":\#(gone &+ 1),"#)
        #expect(list != text)
        lake.store.put(key, text: list)
        let table = lake.table(expected.metadata)
        let error = await tableError { () throws(TableError) in _ = try await table.snapshot(at: .version(2)) }
        #expect(error?.kind == .outOfRange)
        #expect(error?.message.contains("expired") == true && error?.message.contains("1, 3, 4") == true)
        let changes = await tableError { () throws(TableError) in
            _ = try await table.changes(ChangeRange(start: .version(1), end: nil, content: .dataChanges))
        }
        #expect(changes?.kind == .outOfRange && changes?.message.contains("1, 3, 4") == true)
        #expect(
            try await table.snapshot(at: .version(3)).keys == expected.versions[2].snapshot?.files.map(\.key).sorted())
    }

    @Test func expiredSnapshotsOfNumberedVersions() async throws {
        let table = try Lake("expired").table(try Expected(of: "expired").metadata)
        for version in [1, 2] as [Int64] {
            let error = await tableError { () throws(TableError) in _ = try await table.snapshot(at: .version(version))
            }
            #expect(error?.kind == .outOfRange)
            #expect(error?.message.contains("its only version is 3") == true)
        }
    }
}
