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
    private let ledger: any VersionLedger
    /// What was found at each location: a folder does not change its format.
    private let formats = Mutex<[ObjectLocation: Format]>([:])

    init(stores: StoreDirectory, ledger: any VersionLedger) {
        self.stores = stores
        self.ledger = ledger
    }

    /// The table, and a name that tells it from all others.
    func open(
        _ location: TableLocation, detail: FileDetail = .everything
    ) async throws(TableError) -> (table: any SharedTable, name: String) {
        let root: ObjectLocation
        do throws(StorageError) {
            switch location {
            case .bucket(let name, let path): root = ObjectLocation(bucket: name, key: path)
            case .file(let path): root = try stores.location(ofFile: path)
            case .iceberg:
                throw StorageError(
                    .refused, at: location.description,
                    "Iceberg catalogs are not served by this version of Causeway yet."
                )
            }
        } catch {
            throw TableError(error)
        }
        return (try await folder(root, detail), root.description)
    }

    private func folder(_ root: ObjectLocation, _ detail: FileDetail) async throws(TableError) -> any SharedTable {
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
        if isFile {
            return IcebergTable(
                named: root.description, source: MetadataFile(root, store: store), ledger: ledger, detail: detail
            ) { _ in access }
        }
        guard try await format(of: root, store) == .iceberg else {
            return DeltaTable(store: store, policy: policy, detail: detail)
        }
        return IcebergTable(
            named: root.description, source: MetadataFolder(root, store: store), ledger: ledger, detail: detail
        ) { _ in access }
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
        var found: Format?
        if !log.objects.isEmpty || log.next != nil {
            found = .delta
        } else if try await MetadataFolder.isTable(root, store: store) {
            found = .iceberg
        }
        if let found { formats.withLock { $0[root] = found } }
        return found ?? .delta
    }

    /// The folder of the table whose folder `metadata` holds a file.
    private static func tableFolder(ofMetadata file: ObjectLocation) -> ObjectLocation {
        let segments = file.key.split(separator: "/", omittingEmptySubsequences: false).dropLast(2)
        return ObjectLocation(bucket: file.bucket, key: segments.joined(separator: "/"))
    }
}
