import Delta
import Registry
import Storage
import Tables

/// Opens the table behind a registered location.
struct TableOpener: Sendable {
    let stores: StoreDirectory

    /// The table, and a name that tells it from all others.
    func open(
        _ location: TableLocation, detail: FileDetail = .everything
    ) throws(TableError) -> (table: any SharedTable, name: String) {
        let root: ObjectLocation
        do throws(StorageError) {
            switch location {
            case .bucket(let name, let path): root = ObjectLocation(bucket: name, key: path)
            case .file(let path): root = try stores.location(ofFile: path)
            case .iceberg:
                throw StorageError(
                    .refused, at: location.description, "Iceberg tables are not served by this version of Causeway yet."
                )
            }
            let table = DeltaTable(
                store: try stores.store(for: root.bucket), policy: try stores.policy(for: root), detail: detail)
            return (table, root.description)
        } catch {
            throw TableError(error)
        }
    }
}
