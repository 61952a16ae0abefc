import Registry
import Synchronization
import Tables
import Testing

@testable import SharingServer

/// Nine versions of a table partitioned by region, version v committed at 100 v.
private struct VersionedTable: SharedTable {
    static let latest: Int64 = 8
    var partitionColumns = ["region"]
    var error: TableError?

    func latestVersion(known: TableSnapshot?) async throws(TableError) -> Int64 { Self.latest }

    func version(atOrAfter timestamp: Int64) async throws(TableError) -> Int64 {
        guard timestamp <= Self.latest * 100 else { throw outside }
        return max(0, (timestamp + 99) / 100)
    }

    func version(asOf timestamp: Int64) async throws(TableError) -> Int64 {
        guard timestamp >= 0 else { throw outside }
        return min(Self.latest, timestamp / 100)
    }

    private var outside: TableError { TableError(.outOfRange, "the table has the versions 0 to 8") }

    func definition(at moment: TableMoment) async throws(TableError) -> TableDefinition { throw outside }

    private var metadata: TableMetadata {
        TableMetadata(
            id: "t", name: nil, description: nil, formatProvider: "parquet", formatOptions: [:], schemaString: "",
            schema: StructType(fields: [.init(name: "region", type: .string, nullable: true)]),
            partitionColumns: partitionColumns, configuration: [:], createdTime: nil)
    }

    private static let tableProtocol = TableProtocol(
        minReaderVersion: 1, minWriterVersion: 2, readerFeatures: nil, writerFeatures: nil)

    private static func files(_ version: Int64) -> FileList {
        let root = ObjectLocation(bucket: "b", key: "t")
        return FileList(
            root: root,
            files: (["EU", "US", "APAC"] as [String]).map { region in
                DataFile(
                    location: root.appending("\(region)-\(version)"),
                    partitionValues: [PartitionValue(column: "region", value: region)], size: 10, modificationTime: 0,
                    stats: nil, deletionVector: nil)
            })
    }

    func snapshot(
        at moment: TableMoment, known: TableSnapshot?, matching predicate: Predicate?
    ) async throws(TableError) -> TableSnapshot {
        if let error { throw error }
        let version: Int64 =
            switch moment {
            case .latest: Self.latest
            case .version(let version), .pinned(let version): version
            case .timestamp(let timestamp): try await self.version(asOf: timestamp)
            }
        guard (0...Self.latest).contains(version) else { throw outside }
        return TableSnapshot(
            version: version, timestamp: version * 100, protocol: Self.tableProtocol, metadata: metadata,
            files: Self.files(version), identity: "\(version)")
    }

    func changes(_ range: ChangeRange) async throws(TableError) -> TableChanges {
        if let error { throw error }
        guard case .version(let first) = range.start, (0...Self.latest).contains(first) else { throw outside }
        let files = Self.files(first)
        return TableChanges(
            versions: first...Self.latest, first: (Self.tableProtocol, metadata),
            last: (Self.tableProtocol, metadata), definitions: [], files: files,
            entries: (0..<files.count).map { _ in .init(kind: .add, version: first, timestamp: first * 100) })
    }
}

struct SharedViewTests {
    private let cache = SnapshotCache(maximumBytes: 1 << 20, staleness: .zero)

    private func view(_ extent: TableExtent, of table: VersionedTable = VersionedTable()) throws -> SharedView {
        try SharedView(of: extent, table: table, named: "t", snapshots: cache)
    }

    private func refusal(_ body: () async throws -> Void) async -> TableError? {
        do {
            try await body()
            return nil
        } catch {
            return error as? TableError
        }
    }

    @Test func versionsBeforeTheFirstAreNone() async throws {
        let view = try view(TableExtent(startVersion: 5))
        // What somebody else was shown is kept, and shown to nobody else for that.
        _ = try await self.view(TableExtent()).snapshot(at: .version(2))
        for moment: TableMoment in [
            .version(2), .pinned(4), .version(0), .timestamp(499), .timestamp(-1), .version(77),
        ] {
            let error = await refusal { _ = try await view.snapshot(at: moment) }
            #expect(error?.kind == .outOfRange, "\(moment)")
            #expect(error?.message.contains("begin with 5") == true && error?.message.contains("0 to 8") == false)
        }
        for (moment, version): (TableMoment, Int64) in [
            (.latest, 8), (.version(5), 5), (.timestamp(500), 5), (.timestamp(9999), 8), (.pinned(7), 7),
        ] {
            #expect(try await view.snapshot(at: moment).snapshot.version == version)
        }
        #expect(try await view.latestVersion() == 8)
        #expect(try await view.version(atOrAfter: 0) == 5)
        #expect(try await view.version(atOrAfter: 601) == 7)
        let late = await refusal { _ = try await view.version(atOrAfter: 801) }
        #expect(late?.message.contains("begin with 5") == true)
    }

    @Test func aTableThatHasNotReachedItsFirstVersionShowsNone() async throws {
        let view = try view(TableExtent(startVersion: 9))
        #expect(await refusal { _ = try await view.latestVersion() }?.kind == .outOfRange)
        #expect(await refusal { _ = try await view.snapshot(at: .latest) }?.kind == .outOfRange)
        #expect(await refusal { _ = try await view.version(atOrAfter: 0) }?.kind == .outOfRange)
        let range = ChangeRange(start: .timestamp(0), end: nil, content: .changeDataFeed)
        #expect(await refusal { _ = try await view.changes(range) }?.kind == .outOfRange)
    }

    @Test func changesBeginWithTheFirstVersion() async throws {
        let view = try view(TableExtent(startVersion: 5))
        for start: ChangeRange.Bound in [.timestamp(0), .version(5)] {
            let range = ChangeRange(start: start, end: nil, content: .dataChanges)
            #expect(try await view.changes(range).versions == 5...8)
        }
        let before = ChangeRange(start: .version(4), end: nil, content: .dataChanges)
        #expect(await refusal { _ = try await view.changes(before) }?.kind == .outOfRange)
    }

    @Test func sharesOfOneTableShowEachItsOwn() async throws {
        let all = try await view(TableExtent()).snapshot(at: .latest)
        let one = try await view(TableExtent(filter: "region = 'EU'")).snapshot(at: .latest)
        let other = try await view(TableExtent(filter: "region IN ('US', 'APAC')")).snapshot(at: .latest)
        #expect(all.snapshot.files.count == 3 && all.order().count == 3)
        #expect(one.snapshot.files.count == 1 && one.snapshot.files.totalBytes == 10 && one.order() == [0])
        #expect(one.snapshot.files.location(of: 0).key == "t/EU-8")
        #expect(other.snapshot.files.count == 2 && Set(other.order()) == [0, 1])
        #expect(await cache.count == 1, "the table's snapshot is kept once")
        let again = try await view(TableExtent(filter: "region = 'EU'")).snapshot(at: .latest)
        #expect(again === one, "what a filter shows is made once")
        let changes = try await view(TableExtent(filter: "region = 'EU'")).changes(
            ChangeRange(start: .version(3), end: nil, content: .changeDataFeed))
        #expect(changes.files.count == 1 && changes.entries.count == 1)
    }

    @Test func aFilterThatDoesNotFitShowsNothing() async throws {
        var table = VersionedTable()
        table.partitionColumns = []
        let view = try view(TableExtent(filter: "region = 'EU'"), of: table)
        let range = ChangeRange(start: .version(3), end: nil, content: .changeDataFeed)
        for error in [
            await refusal { _ = try await view.snapshot(at: .latest) },
            await refusal { _ = try await view.changes(range) },
        ] {
            #expect(error?.kind == .filterUnfit && error?.message.contains("'region'") == true)
        }
        #expect(throws: TableError.self) { try self.view(TableExtent(filter: "no filter at all")) }
    }

    @Test func whatIsWrongWithWhatIsHiddenIsToldToTheLogAlone() async throws {
        var table = VersionedTable()
        table.error = TableError(.corrupt, "commit 7 removes 'region=US/part-1.parquet'", detail: "s3://b/t")
        let error = await refusal {
            _ = try await view(TableExtent(filter: "region = 'EU'"), of: table).snapshot(at: .latest)
        }
        #expect(error?.kind == .corrupt && error?.message.contains("US") == false)
        #expect(error?.detail?.contains("region=US/part-1.parquet") == true)
        let whole = await refusal { _ = try await view(TableExtent(), of: table).snapshot(at: .latest) }
        #expect(whole?.message.contains("US") == true)
    }
}
