/// How an audit is kept in files.
public struct FileSettings: Sendable, Hashable {
    /// When written lines have to be durable.
    public enum Synchronization: Sendable, Hashable {
        /// When the operating system likes: a loss of power may cost some seconds of the audit.
        case never
        /// At least this often.
        case interval(Duration)
        /// Before the next batch is written.
        case each
    }

    /// The file that is written. Its folder has to be there; the file itself is made with mode 0600.
    public var path: String
    /// Bytes after which the file is rotated; nil for never.
    public var maximumBytes: Int64?
    /// Age of the first event in the file after which it is rotated; nil for never.
    public var maximumAge: Duration?
    /// How many rotated files are kept; nil for all.
    public var keptFiles: Int?
    /// How many bytes the rotated files may have together; nil for any number. The newest is kept whatever its size.
    public var keptBytes: Int64?
    /// Whether rotated files are compressed (RFC 1952).
    public var compresses: Bool
    public var synchronization: Synchronization

    public init(
        path: String, maximumBytes: Int64? = 128 << 20, maximumAge: Duration? = .seconds(86_400),
        keptFiles: Int? = 90, keptBytes: Int64? = nil, compresses: Bool = true,
        synchronization: Synchronization = .interval(.seconds(1))
    ) {
        self.path = path
        self.maximumBytes = maximumBytes
        self.maximumAge = maximumAge
        self.keptFiles = keptFiles
        self.keptBytes = keptBytes
        self.compresses = compresses
        self.synchronization = synchronization
    }
}
