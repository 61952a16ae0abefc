import Foundation
import Iceberg
import Tables

/// One fixture in the bucket `lake`, and the table that is read of it.
struct Lake {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures")

    let name: String
    let store: LakeStore
    let ledger = MemoryLedger()
    let root: ObjectLocation

    /// An empty folder.
    init(empty name: String, pageSize: Int = 1000) {
        self.name = name
        store = LakeStore(pageSize: pageSize)
        root = ObjectLocation(bucket: LakeStore.bucket, key: "tables/\(name)")
    }

    init(_ name: String, pageSize: Int = 1000) throws {
        self.init(empty: name, pageSize: pageSize)
        let folder = Self.folder.appending(path: name)
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) where path != "expected.json" {
            let file = folder.appending(path: path)
            guard !file.hasDirectoryPath, let bytes = try? Data(contentsOf: file) else { continue }
            store.put("\(root.key)/\(path)", Array(bytes))
        }
    }

    /// The table whose state is this metadata file, by its path below the table.
    func table(_ metadata: String, detail: FileDetail = .everything) -> IcebergTable {
        table(MetadataFile(root.appending(metadata), store: store), detail: detail)
    }

    /// The table whose newest metadata is looked for in its folder.
    var table: IcebergTable { table(MetadataFolder(root, store: store)) }

    func table(_ source: any MetadataSource, detail: FileDetail = .everything) -> IcebergTable {
        let (store, root) = (store, root)
        return IcebergTable(named: name, source: source, ledger: ledger, detail: detail) { _ in
            TableAccess(store: store, policy: LocationPolicy(root: root))
        }
    }
}

func tableError(
    _ body: () async throws(TableError) -> Void
) async -> TableError? {
    do throws(TableError) {
        try await body()
        return nil
    } catch {
        return error
    }
}
