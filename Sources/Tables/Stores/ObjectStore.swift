/// The only way in which a reader of tables touches bytes.
///
/// Implementations bound their own time and concurrency, retry what is worth retrying, and report what
/// is left as a ``StorageError``. They never follow a symbolic link and never leave the bucket.
public protocol ObjectStore: Sendable {
    /// One page of the objects directly in the folder `prefix` (delimiter `/`: sub-folders are left out).
    ///
    /// - Parameters:
    ///   - prefix: the folder, ending in `/`, or empty for the bucket's top level. A name prefix may follow
    ///     the last slash.
    ///   - startAfter: only keys greater than this one, in the order of their UTF-8 bytes.
    /// - Returns: objects in ascending order of the UTF-8 bytes of their keys. A folder that does not exist
    ///   is an empty page: object stores cannot tell the two apart.
    func list(bucket: String, prefix: String, startAfter: String?) async throws(StorageError) -> ObjectPage

    /// Size, time and entity tag of one object; ``StorageError/Kind/notFound`` when there is none.
    func info(_ object: ObjectLocation) async throws(StorageError) -> ObjectInfo

    /// The bytes of an object, or of a half-open range of them, held in memory.
    ///
    /// - Parameter limit: an object or range larger than this many bytes is refused with
    ///   ``StorageError/Kind/tooLarge`` before it is read.
    func read(_ object: ObjectLocation, range: Range<Int64>?, limit: Int) async throws(StorageError) -> [UInt8]

    /// The bytes of an object, or of a half-open range of them, in chunks that are produced as they are
    /// consumed, so that a slow reader holds back the store.
    func open(_ object: ObjectLocation, range: Range<Int64>?) async throws(StorageError) -> ObjectStream
}

/// A store that can hand out URLs of its own which carry their permission.
public protocol PresigningStore: ObjectStore {
    /// A URL that permits GET of `object` until `expires` seconds after `now`, for the endpoint that
    /// recipients reach, which may differ from the one this server uses.
    ///
    /// - Parameters:
    ///   - now: milliseconds since 1970-01-01T00:00:00Z.
    ///   - expires: lifetime in seconds, 1 to 604,800.
    func presignedURL(for object: ObjectLocation, now: Int64, expires: Int) throws(StorageError) -> String
}
