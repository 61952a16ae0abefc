import Catalogs
import Storage
import Tables

/// The store of a table whose catalog lends the keys to it: always those that it lent last, since they expire.
struct LentStore: ObjectStore {
    let stores: StoreDirectory
    let bucket: String
    let source: CatalogTable

    private func current() throws(StorageError) -> any ObjectStore {
        guard let credentials = source.credentials() else { return try stores.store(for: bucket) }
        return try stores.store(for: bucket, lending: credentials)
    }

    func list(bucket: String, prefix: String, startAfter: String?) async throws(StorageError) -> ObjectPage {
        try await current().list(bucket: bucket, prefix: prefix, startAfter: startAfter)
    }

    func info(_ object: ObjectLocation) async throws(StorageError) -> ObjectInfo {
        try await current().info(object)
    }

    func read(_ object: ObjectLocation, range: Range<Int64>?, limit: Int) async throws(StorageError) -> [UInt8] {
        try await current().read(object, range: range, limit: limit)
    }

    func open(_ object: ObjectLocation, range: Range<Int64>?) async throws(StorageError) -> ObjectStream {
        try await current().open(object, range: range)
    }
}
