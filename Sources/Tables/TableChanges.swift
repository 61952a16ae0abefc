/// What changed in a table over a range of versions.
public struct TableChanges: Sendable {
    public enum Kind: UInt8, Sendable, Hashable {
        case add, remove
        /// A change data file: its rows carry `_change_type`.
        case cdc
    }

    /// One version of the range that changed protocol or metadata.
    public struct Definition: Sendable {
        public let version: Int64
        public let `protocol`: TableProtocol?
        public let metadata: TableMetadata?

        public init(version: Int64, protocol: TableProtocol?, metadata: TableMetadata?) {
            self.version = version
            self.protocol = `protocol`
            self.metadata = metadata
        }
    }

    /// A file that changed and the version that changed it; the file itself is `files[index]`.
    public struct Entry: Sendable, Hashable {
        public let kind: Kind
        public let version: Int64
        /// Milliseconds since the epoch at which the version was committed.
        public let timestamp: Int64

        public init(kind: Kind, version: Int64, timestamp: Int64) {
            self.kind = kind
            self.version = version
            self.timestamp = timestamp
        }
    }

    /// First and last version of the range, both inclusive.
    public let versions: ClosedRange<Int64>
    /// Protocol and metadata in force at the first version.
    public let first: (protocol: TableProtocol, metadata: TableMetadata)
    /// Protocol and metadata in force at the last version.
    public let last: (protocol: TableProtocol, metadata: TableMetadata)
    /// Changes of protocol or metadata after the first version, in order.
    public let definitions: [Definition]
    /// The files concerned; `entries[i]` says what happened to `files[i]`, in order of version.
    public let files: FileList
    public let entries: [Entry]

    public init(
        versions: ClosedRange<Int64>, first: (protocol: TableProtocol, metadata: TableMetadata),
        last: (protocol: TableProtocol, metadata: TableMetadata), definitions: [Definition], files: FileList,
        entries: [Entry]
    ) {
        self.versions = versions
        self.first = first
        self.last = last
        self.definitions = definitions
        self.files = files
        self.entries = entries
    }
}
