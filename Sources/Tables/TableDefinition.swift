/// What a table is at one version, without its files.
public struct TableDefinition: Sendable {
    public let version: Int64
    public let `protocol`: TableProtocol
    public let metadata: TableMetadata
    /// Number of files, and the sum of their sizes in bytes, where they are known without reading the files.
    public let totals: (files: Int64, bytes: Int64)?

    public init(
        version: Int64, protocol: TableProtocol, metadata: TableMetadata, totals: (files: Int64, bytes: Int64)? = nil
    ) {
        self.version = version
        self.protocol = `protocol`
        self.metadata = metadata
        self.totals = totals
    }
}
