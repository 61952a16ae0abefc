/// One state of a table: the text of a metadata file (Iceberg specification, "Table Metadata") and where it came from.
public struct MetadataDocument: Sendable {
    /// Where the metadata file is, as its source names it. Every commit makes a new file: equal locations mean the same
    /// state.
    public let location: String
    /// JSON text.
    public let bytes: [UInt8]
    /// What the source takes to tell cheaply whether the state is still current (an entity tag); nil where it has none.
    public let tag: String?

    public init(location: String, bytes: [UInt8], tag: String? = nil) {
        self.location = location
        self.bytes = bytes
        self.tag = tag
    }
}
