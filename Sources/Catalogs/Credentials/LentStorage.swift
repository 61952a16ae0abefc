import Synchronization

/// What a catalog's last answers lend, by table.
final class LentStorage: Sendable {
    /// Tables that are remembered.
    static let capacity = 4096

    private let tables = Mutex<[CatalogIdentifier: VendedStorage]>([:])

    subscript(table: CatalogIdentifier) -> VendedStorage? {
        tables.withLock { $0[table] }
    }

    func set(_ storage: VendedStorage, for table: CatalogIdentifier) {
        tables.withLock { tables in
            // Whoever is forgotten asks once more.
            if tables.count >= Self.capacity, tables[table] == nil { tables.removeAll() }
            tables[table] = storage
        }
    }
}
