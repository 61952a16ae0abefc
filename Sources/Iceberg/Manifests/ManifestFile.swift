/// One manifest, as a manifest list names it (Iceberg specification, "Manifest Lists").
struct ManifestFile: Sendable, Hashable {
    enum Content: Sendable, Hashable {
        case data, deletes
    }

    /// What is known of one partition field in all files of the manifest.
    struct FieldSummary: Sendable, Hashable {
        let containsNull: Bool
        /// Nil where the writer does not say.
        let containsNaN: Bool?
        /// Single values of the transform's result type, as ``StoredValue`` reads them.
        let lower: [UInt8]?
        let upper: [UInt8]?
    }

    /// The location, as the writer names it.
    let path: String
    /// Bytes; nil in old tables that list manifests in their metadata.
    let length: Int64?
    /// Nil in old tables that list manifests in their metadata.
    let specID: Int64?
    let content: Content
    /// What entries without one of their own inherit.
    let sequenceNumber: Int64
    let addedSnapshotID: Int64?
    /// Whether no entry can be live, by the counts of the list.
    let isDead: Bool
    let summaries: [FieldSummary]
}
