import Catalogs
import Delta
import Iceberg
import Registry
import Storage
import Synchronization
import Tables

/// Opens the table behind a registered location.
final class TableOpener: Sendable {
    private enum Format { case delta, iceberg }

    private let stores: StoreDirectory
    private let catalogs: CatalogDirectory
    private let ledger: any VersionLedger
    /// What was found at each location: a folder does not change its format.
    private let formats = Mutex<[ObjectLocation: Format]>([:])

    init(stores: StoreDirectory, catalogs: CatalogDirectory, ledger: any VersionLedger) {
        self.stores = stores
        self.catalogs = catalogs
        self.ledger = ledger
    }

    /// A registered table, read as its options say.
    func open(_ table: RegisteredTable) async throws(TableError) -> (table: any SharedTable, name: String) {
        let options = table.options
        guard options != TableOptions() else { return try await open(table.location) }
        let reading = TableReading(
            materialisesEqualityDeletes: options.materialisesEqualityDeletes, leftOut: Set(options.leftOut))
        let (opened, name) = try await open(table.location, reading: reading)
        // Read otherwise it is another table to whoever keeps snapshots.
        return (
            opened,
            "\(name) \(options.materialisesEqualityDeletes) \(options.leftOut.map { "\($0.utf8.count):\($0)" })"
        )
    }

    /// The table, and a name that tells it from all others.
    func open(
        _ location: TableLocation, detail: FileDetail = .everything, reading: TableReading = TableReading()
    ) async throws(TableError) -> (table: any SharedTable, name: String) {
        let root: ObjectLocation
        switch location {
        case .bucket(let name, let path): root = ObjectLocation(bucket: name, key: path)
        case .file(let path):
            do { root = try stores.location(ofFile: path) } catch { throw TableError(error) }
        case .iceberg(let catalog, let namespace, let table):
            let source = try catalogs.table(catalog: catalog, namespace: namespace, table: table)
            return (self.table(source, named: location.description, detail, reading), location.description)
        }
        return (try await folder(root, detail, reading), root.description)
    }

    /// A table of a catalog: where it is, its metadata tells, and the catalog may lend the keys to it.
    private func table(
        _ source: CatalogTable, named name: String, _ detail: FileDetail, _ reading: TableReading
    ) -> IcebergTable {
        IcebergTable(named: name, source: source, ledger: ledger, detail: detail, reading: reading) {
            [stores] location throws(TableError) in
            do throws(StorageError) {
                let root = try stores.location(ofTable: location)
                let policy = try stores.policy(for: root)
                guard source.mayLend else {
                    return TableAccess(store: try stores.store(for: root.bucket), policy: policy)
                }
                return TableAccess(
                    store: LentStore(stores: stores, bucket: root.bucket, source: source), policy: policy)
            } catch {
                throw TableError(error)
            }
        }
    }

    private func folder(
        _ root: ObjectLocation, _ detail: FileDetail, _ reading: TableReading
    ) async throws(TableError) -> any SharedTable {
        let isFile = root.key.hasSuffix(".metadata.json") || root.key.hasSuffix(".metadata.json.gz")
        let store: any ObjectStore
        let policy: LocationPolicy
        do throws(StorageError) {
            store = try stores.store(for: root.bucket)
            // The file may claim to be of any table: what it may read is the folder that it is in.
            policy = try stores.policy(for: isFile ? Self.tableFolder(ofMetadata: root) : root)
        } catch {
            throw TableError(error)
        }
        let access = TableAccess(store: store, policy: policy)
        let source: any MetadataSource
        if isFile {
            source = MetadataFile(root, store: store)
        } else if try await format(of: root, store) == .iceberg {
            source = MetadataFolder(root, store: store)
        } else {
            return DeltaTable(store: store, policy: policy, detail: detail)
        }
        return IcebergTable(named: root.description, source: source, ledger: ledger, detail: detail, reading: reading) {
            _ in access
        }
    }

    /// The tables that are not known, and not found out, to be of Delta.
    ///
    /// What is found out of a folder is remembered. One that cannot be looked at stays: its own route says why.
    func withoutDelta(_ tables: [RegisteredTable]) async -> [RegisteredTable] {
        var isDelta = [Bool](repeating: false, count: tables.count)
        await withTaskGroup(of: (index: Int, isDelta: Bool).self) { group in
            for (index, table) in tables.enumerated() {
                if index >= Self.concurrency, let done = await group.next() { isDelta[done.index] = done.isDelta }
                group.addTask {
                    let opened = try? await self.open(table.location, detail: .names)
                    return (index, opened?.table is DeltaTable)
                }
            }
            for await done in group { isDelta[done.index] = done.isDelta }
        }
        return zip(tables, isDelta).filter { !$0.1 }.map(\.0)
    }

    /// Folders that are looked at side by side.
    private static let concurrency = 8

    /// What is at a location: a Delta log goes before Iceberg metadata, which some writers put beside it.
    private func format(of root: ObjectLocation, _ store: any ObjectStore) async throws(TableError) -> Format {
        if let known = formats.withLock({ $0[root] }) { return known }
        let log: ObjectPage
        do {
            log = try await store.list(
                bucket: root.bucket, prefix: root.appending("_delta_log/").key, startAfter: nil)
        } catch {
            throw TableError(error)
        }
        let isDelta = !log.objects.isEmpty || log.next != nil
        if !isDelta { try await MetadataFolder.requireTable(root, store: store) }
        let found = isDelta ? Format.delta : .iceberg
        formats.withLock { $0[root] = found }
        return found
    }

    /// The folder of the table whose folder `metadata` holds a file.
    private static func tableFolder(ofMetadata file: ObjectLocation) -> ObjectLocation {
        let segments = file.key.split(separator: "/", omittingEmptySubsequences: false).dropLast(2)
        return ObjectLocation(bucket: file.bucket, key: segments.joined(separator: "/"))
    }
}
