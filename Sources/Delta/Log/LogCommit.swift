import Tables

/// A commit that the listing of a log shows.
struct LogCommit: Sendable, Hashable {
    let version: Int64
    let object: ObjectLocation
    /// Bytes.
    let size: Int64
    /// The modification time in milliseconds since the epoch, moved forward where it is not later than that of the
    /// commit before: a version is never younger than the next.
    let time: Int64
    /// Tells the file from another that may take its place: a table may be dropped and made anew.
    let identity: String

    init(version: Int64, info: ObjectInfo, bucket: String, time: Int64) {
        self.version = version
        object = ObjectLocation(bucket: bucket, key: info.key)
        size = max(0, info.size)
        self.time = time
        identity = "\(info.size) \(info.modified) \(info.etag ?? "")"
    }
}

/// A file that stands for several commits in a snapshot, though not for their changes (Delta protocol, "Log Compaction
/// Files").
struct Compaction: Sendable {
    let versions: ClosedRange<Int64>
    let info: ObjectInfo
}
