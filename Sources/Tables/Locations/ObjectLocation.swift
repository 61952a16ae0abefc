/// Where one object, or the folder of one table, lives: a bucket of a configured store and a key in it.
///
/// Keys are decoded (no percent-encoding), relative (no leading slash) and use `/` between segments.
/// A table's root has a key without a trailing slash; the empty key is the bucket itself.
public struct ObjectLocation: Sendable, Hashable, CustomStringConvertible {
    public let bucket: String
    public let key: String

    public init(bucket: String, key: String) {
        self.bucket = bucket
        self.key = key
    }

    /// The object `path` below this location. `path` is relative and decoded.
    public func appending(_ path: String) -> ObjectLocation {
        ObjectLocation(bucket: bucket, key: key.isEmpty ? path : key + "/" + path)
    }

    /// Whether `other` is this location or lies below it, by whole segments and by bytes: to a store, two spellings
    /// of one character are two names.
    public func contains(_ other: ObjectLocation) -> Bool {
        guard bucket.utf8.elementsEqual(other.bucket.utf8) else { return false }
        guard !key.isEmpty else { return true }
        guard other.key.utf8.starts(with: key.utf8) else { return false }
        let rest = other.key.utf8.dropFirst(key.utf8.count)
        return rest.isEmpty || rest.first == UInt8(ascii: "/")
    }

    public var description: String { "s3://\(bucket)/\(key)" }
}
