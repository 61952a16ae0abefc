import Registry

/// Tables whose location no configured store serves: the share takes them, but nobody could read them.
enum UnservedBuckets {
    /// One sentence a table.
    static func warnings(
        _ tables: [TableEntry], _ namespaces: [NamespaceEntry] = [], _ stores: [StoreConfiguration],
        _ catalogs: [RESTCatalogConfiguration]
    ) -> [String] {
        let unknown = namespaces.compactMap { warning("\($0.schema).*", $0.location.catalog, catalogs) }
        return unknown
            + tables.compactMap { table in
                let name = "\(table.schema).\(table.name)"
                switch table.location {
                case .bucket(let bucket, _):
                    if stores.contains(where: { $0.buckets.contains(bucket) }) { return nil }
                    return "\(name) cannot be read yet: no store of storage.stores holds the bucket \(bucket)"
                case .file(let path):
                    let isCovered = stores.contains { store in
                        if case .folder(let folder) = store.backend {
                            path == folder || path.hasPrefix(folder + "/")
                        } else {
                            false
                        }
                    }
                    return isCovered ? nil : "\(name) cannot be read yet: no folder of storage.stores covers \(path)"
                case .iceberg(let catalog, _, _): return warning(name, catalog, catalogs)
                }
            }
    }

    private static func warning(
        _ name: String, _ catalog: String, _ catalogs: [RESTCatalogConfiguration]
    ) -> String? {
        if catalogs.contains(where: { $0.name == catalog }) { return nil }
        return "\(name) cannot be read yet: catalogs has no catalog \(catalog)"
    }
}
