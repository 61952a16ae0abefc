/// What a store tells of an object without its bytes.
public struct ObjectInfo: Sendable, Hashable {
    /// The key within the bucket, decoded, without a leading slash.
    public let key: String
    /// Size in bytes.
    public let size: Int64
    /// Modification time in milliseconds since 1970-01-01T00:00:00Z.
    public let modified: Int64
    /// The entity tag with its quotes, as HTTP carries it, where the store has one.
    public let etag: String?

    public init(key: String, size: Int64, modified: Int64, etag: String?) {
        self.key = key
        self.size = size
        self.modified = modified
        self.etag = etag
    }
}
