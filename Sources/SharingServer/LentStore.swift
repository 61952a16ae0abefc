import Catalogs
import Storage
import Tables

/// The store of a table whose catalog may lend the keys to it: always those that it lent last, and new ones where they
/// end, since a long read outlives them.
struct LentStore: ObjectStore {
    let stores: StoreDirectory
    let bucket: String
    let source: CatalogTable

    private func current() async throws(StorageError) -> any ObjectStore {
        let lent: VendedCredentials?
        do {
            lent = try await source.freshCredentials()
        } catch {
            throw StorageError(
                .unavailable, at: "s3://\(bucket)",
                "The catalog of \(source) does not lend the credentials that its files are read with: \(error)")
        }
        guard let lent else { return try stores.store(for: bucket) }
        return try stores.store(for: bucket, lending: lent)
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
