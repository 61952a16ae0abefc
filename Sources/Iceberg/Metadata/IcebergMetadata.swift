import Tables

/// A table's metadata file, as far as readers need it (Iceberg specification, "Table Metadata Fields").
struct IcebergMetadata: Sendable {
    struct LogEntry: Sendable, Hashable {
        /// Milliseconds since the epoch at which the snapshot became current.
        let timestamp: Int64
        let snapshotID: Int64
    }

    let formatVersion: Int
    let uuid: String
    /// The base location, as the writer names it.
    let location: String
    let lastSequenceNumber: Int64
    /// Milliseconds since the epoch.
    let lastUpdated: Int64
    let lastColumnID: Int32
    let schemas: [IcebergSchema]
    let currentSchemaID: Int64
    /// Whether the metadata holds every schema that the table ever had, as far as their ids tell.
    let hasAllSchemas: Bool
    let specs: [Int64: PartitionSpec]
    let properties: [String: String]
    /// The snapshot of `main`; nil for a table without rows.
    let currentSnapshotID: Int64?
    let snapshots: [Int64: IcebergSnapshot]
    /// Which snapshots were current, in order.
    let snapshotLog: [LogEntry]

    var currentSchema: IcebergSchema? { schemas.first { $0.id == currentSchemaID } }

    /// The schema that readers of a snapshot see.
    func schema(of snapshot: IcebergSnapshot?) throws(TableError) -> IcebergSchema {
        let id = snapshot?.schemaID ?? currentSchemaID
        guard let schema = schemas.first(where: { $0.id == id }) ?? currentSchema else {
            throw TableError(
                .corrupt, "the table's Iceberg metadata is damaged: it has no schema \(id), which is the current one")
        }
        return schema
    }
}
