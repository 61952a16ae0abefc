/// One state of a table, as its metadata lists it (Iceberg specification, "Snapshots").
struct IcebergSnapshot: Sendable, Hashable {
    /// What the commit that made it did.
    enum Operation: Sendable, Hashable {
        case append, replace, overwrite, delete
        /// Version 1 does not demand to say.
        case unknown
    }

    let id: Int64
    let parentID: Int64?
    /// 0 in version 1.
    let sequenceNumber: Int64
    /// Milliseconds since the epoch.
    let timestamp: Int64
    /// The manifest list's location; nil where the manifests are listed in the metadata (version 1).
    let manifestList: String?
    let manifests: [String]
    let operation: Operation
    let schemaID: Int64?
    /// Whether its manifest list is encrypted.
    let isEncrypted: Bool
    /// Number of live data files and the sum of their bytes, where the summary tells.
    let totals: (files: Int64, bytes: Int64)?
    /// Numbers of delete files of each kind, where the summary tells.
    let equalityDeletes: Int64?

    static func == (left: IcebergSnapshot, right: IcebergSnapshot) -> Bool { left.id == right.id }

    func hash(into hasher: inout Hasher) { hasher.combine(id) }
}
