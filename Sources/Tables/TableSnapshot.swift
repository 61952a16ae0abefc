/// A table at one version: everything that a query of that version needs.
public struct TableSnapshot: Sendable {
    public let version: Int64
    /// When the version was committed, in milliseconds since the epoch.
    public let timestamp: Int64
    public let `protocol`: TableProtocol
    public let metadata: TableMetadata
    public let files: FileList

    public init(
        version: Int64, timestamp: Int64, protocol: TableProtocol, metadata: TableMetadata, files: FileList
    ) {
        self.version = version
        self.timestamp = timestamp
        self.protocol = `protocol`
        self.metadata = metadata
        self.files = files
    }
}
