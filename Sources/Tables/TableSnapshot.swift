/// A table at one version: everything that a query of that version needs.
public struct TableSnapshot: Sendable {
    public let version: Int64
    /// When the version was committed, in milliseconds since the epoch.
    public var timestamp: Int64
    /// Whether it is the time by which timestamps are looked up, for which a whole log has to be listed.
    public var isDated: Bool
    public let `protocol`: TableProtocol
    public let metadata: TableMetadata
    public let files: FileList
    /// Tells the version from one of the same number in a table that took this one's place.
    public let identity: String
    /// See ``SnapshotOrigin``; nil for formats that want nothing again.
    public let origin: (any SnapshotOrigin)?

    public init(
        version: Int64, timestamp: Int64, isDated: Bool = true, protocol: TableProtocol, metadata: TableMetadata,
        files: FileList, identity: String = "", origin: (any SnapshotOrigin)? = nil
    ) {
        self.isDated = isDated
        self.version = version
        self.timestamp = timestamp
        self.protocol = `protocol`
        self.metadata = metadata
        self.files = files
        self.identity = identity
        self.origin = origin
    }
}
