import Synchronization
import Tables
import Testing

@testable import SharingServer

/// A table whose versions come when a test says so, and which counts how it is asked.
private final class CountedTable: SharedTable {
    private struct State {
        var version: Int64 = 0
        var identity = "first"
        var loads = 0
        var known: [Int64?] = []
        var mostAtOnce = 0
        var atOnce = 0
        var error: TableError?
    }

    private let state = Mutex(State())
    private let files: Int

    init(files: Int = 10) {
        self.files = files
    }

    var loads: Int { state.withLock { $0.loads } }
    var mostAtOnce: Int { state.withLock { $0.mostAtOnce } }
    var known: [Int64?] { state.withLock { $0.known } }

    func commit() { state.withLock { $0.version += 1 } }
    func replace() { state.withLock { $0.identity += "!" } }
    func fail(_ error: TableError?) { state.withLock { $0.error = error } }

    func latestVersion(known: TableSnapshot?) async throws(TableError) -> Int64 { state.withLock { $0.version } }
    func version(atOrAfter timestamp: Int64) async throws(TableError) -> Int64 { timestamp }
    func version(asOf timestamp: Int64) async throws(TableError) -> Int64 { timestamp }
    func definition(at moment: TableMoment) async throws(TableError) -> TableDefinition {
        throw TableError(.unsupported, "not asked for")
    }
    func changes(_ range: ChangeRange) async throws(TableError) -> TableChanges {
        throw TableError(.unsupported, "not asked for")
    }

    func snapshot(
        at moment: TableMoment, known: TableSnapshot?, matching predicate: Predicate?
    ) async throws(TableError) -> TableSnapshot {
        let (version, identity, error) = state.withLock { state in
            state.loads += 1
            state.known.append(known?.version)
            state.atOnce += 1
            state.mostAtOnce = max(state.mostAtOnce, state.atOnce)
            return (state.version, state.identity, state.error)
        }
        for _ in 0..<20 { await Task.yield() }
        state.withLock { $0.atOnce -= 1 }
        if let error { throw error }
        let wanted: Int64 =
            switch moment {
            case .version(let version), .pinned(let version), .timestamp(let version): version
            case .latest: version
            }
        if let known, known.version == wanted, known.identity == identity { return known }
        return Self.snapshot(version: wanted, identity: identity, files: files)
    }

    private static func snapshot(version: Int64, identity: String, files: Int) -> TableSnapshot {
        let root = ObjectLocation(bucket: "b", key: "t")
        let list = (0..<files).map { index in
            DataFile(
                location: root.appending("\(version)-\(index)"), partitionValues: [], size: 1, modificationTime: 0,
                stats: nil, deletionVector: nil)
        }
        return TableSnapshot(
            version: version, timestamp: 0,
            protocol: TableProtocol(minReaderVersion: 1, minWriterVersion: 2, readerFeatures: nil, writerFeatures: nil),
            metadata: TableMetadata(
                id: identity, name: nil, description: nil, formatProvider: "parquet", formatOptions: [:],
                schemaString: "", schema: StructType(fields: []), partitionColumns: [], configuration: [:],
                createdTime: nil),
            files: FileList(root: root, files: list), identity: identity)
    }
}

struct SnapshotCacheTests {
    private func version(
        _ cache: SnapshotCache, _ table: CountedTable, _ name: String = "t", at moment: TableMoment = .latest
    ) async throws -> Int64 {
        try await cache.snapshot(of: table, named: name, at: moment).snapshot.version
    }

    @Test func aCommitIsSeenByTheNextRequest() async throws {
        let cache = SnapshotCache(maximumBytes: 1 << 20, staleness: .zero)
        let table = CountedTable()
        #expect(try await version(cache, table) == 0)
        table.commit()
        #expect(try await version(cache, table) == 1)
        // The second look began with what the first had found.
        #expect(table.known == [nil, 0])
    }

    @Test func whatDidNotChangeIsTheSameSnapshot() async throws {
        let cache = SnapshotCache(maximumBytes: 1 << 20, staleness: .zero)
        let table = CountedTable()
        let one = try await cache.snapshot(of: table, named: "t", at: .latest)
        let two = try await cache.snapshot(of: table, named: "t", at: .latest)
        #expect(one === two)
        table.replace()
        let three = try await cache.snapshot(of: table, named: "t", at: .latest)
        #expect(three !== one)
        #expect(three.snapshot.metadata.id == "first!")
    }

    @Test func stalenessSparesTheLook() async throws {
        let cache = SnapshotCache(maximumBytes: 1 << 20, staleness: .seconds(3600))
        let table = CountedTable()
        #expect(try await version(cache, table) == 0)
        table.commit()
        #expect(try await version(cache, table) == 0)
        #expect(table.loads == 1)
        // A version that is named is looked for all the same.
        #expect(try await version(cache, table, at: .version(1)) == 1)
    }

    @Test func oneLookAtATimeHoweverManyAsk() async throws {
        let cache = SnapshotCache(maximumBytes: 1 << 20, staleness: .zero)
        let table = CountedTable()
        try await withThrowingTaskGroup(of: Int64.self) { group in
            for _ in 0..<100 { group.addTask { try await version(cache, table) } }
            for try await version in group { #expect(version == 0) }
        }
        #expect(table.mostAtOnce == 1)
        #expect(table.loads <= 100)
        // Those that came while a look was under way shared the one after it.
        #expect(table.loads < 20)
    }

    @Test func tablesDoNotWaitForEachOther() async throws {
        let cache = SnapshotCache(maximumBytes: 1 << 20, staleness: .zero)
        let (one, two) = (CountedTable(), CountedTable())
        two.commit()
        async let first = version(cache, one, "one")
        async let second = version(cache, two, "two")
        #expect(try await (first, second) == (0, 1))
    }

    @Test func anErrorIsGivenToAllAndNotKept() async throws {
        let cache = SnapshotCache(maximumBytes: 1 << 20, staleness: .seconds(3600))
        let table = CountedTable()
        table.fail(TableError(.storage(.unavailable), "away"))
        await #expect(throws: TableError.self) { try await version(cache, table) }
        table.fail(nil)
        #expect(try await version(cache, table) == 0)
    }

    @Test func pagesFindTheVersionBefore() async throws {
        let cache = SnapshotCache(maximumBytes: 1 << 20, staleness: .zero)
        let table = CountedTable()
        let first = try await cache.snapshot(of: table, named: "t", at: .latest)
        table.commit()
        _ = try await version(cache, table)
        let page = try await cache.snapshot(of: table, named: "t", at: .pinned(0))
        #expect(page === first)
    }

    @Test func bytesAreBounded() async throws {
        let limit = 200_000
        let cache = SnapshotCache(maximumBytes: limit, staleness: .zero)
        for number in 0..<50 {
            let table = CountedTable(files: 500)
            #expect(try await version(cache, table, "t\(number)") == 0)
            #expect(await cache.bytes <= limit)
        }
        #expect(await cache.count > 2)
        #expect(await cache.count < 50)
        let none = SnapshotCache(maximumBytes: 0, staleness: .zero)
        #expect(try await version(none, CountedTable()) == 0)
        #expect(await none.count == 0)
    }

    /// Versions that share all their files still cost something.
    @Test func entriesAreBounded() async throws {
        let cache = SnapshotCache(maximumBytes: 1 << 20, staleness: .zero)
        let table = CountedTable(files: 0)
        for moment in 0..<500 as Range<Int64> { _ = try await version(cache, table, at: .version(moment)) }
        #expect(await cache.count < 200)
    }
}
