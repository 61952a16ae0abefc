import Tables

/// Refuses tables whose older files lack a column that has a value there (Iceberg specification, "Default values"):
/// readers of Delta would see NULL.
enum InitialDefaults {
    static func check(
        _ schema: IcebergSchema, _ manifests: [ManifestFiles], _ metadata: IcebergMetadata
    ) throws(TableError) {
        var defaulted: [IcebergField] = []
        schema.forEachField { field, _ in if field.initialDefault != nil { defaulted.append(field) } }
        guard !defaulted.isEmpty else { return }
        // A file has the columns of the schema that was current when it was added.
        var columns: [Int64: Set<Int32>] = [:]
        for snapshot in metadata.snapshots.values {
            guard let id = snapshot.schemaID, let schema = metadata.schemas.first(where: { $0.id == id }) else {
                continue
            }
            columns[snapshot.id] = Set(schema.byID.keys)
        }
        for manifest in manifests {
            for id in manifest.snapshotIDs {
                guard let field = defaulted.first(where: { columns[id]?.contains($0.id) != true }) else { continue }
                throw TableError(
                    .unsupported,
                    "the column '\(field.name)' has an initial default for files that were written before it, which "
                        + "Delta cannot express: the table's owner can rewrite those files (rewrite_data_files)")
            }
        }
    }
}
