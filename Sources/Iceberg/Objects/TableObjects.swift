public import Tables

/// The objects that readers of one state of a table fetch: its metadata file, manifest lists, manifests,
/// data and delete files.
public struct TableObjects: Sendable {
    /// Which snapshots of a state count.
    public enum Scope: Sendable, Hashable {
        case current
        /// All that the metadata still lists.
        case retained
    }

    let paths: PathReader
    /// The metadata file, manifest lists and manifests.
    let metadata: ObjectDigests
    /// The files that each manifest names, by its path.
    let files: [String: ObjectDigests]

    public func contains(_ object: ObjectLocation) -> Bool {
        let digest = ObjectDigests.Digest(paths.fileKey(of: object))
        return metadata.contains(digest) || files.values.contains { $0.contains(digest) }
    }

    /// Bytes held; what several states share counts for each.
    public var byteCount: Int {
        512 + metadata.byteCount + files.reduce(0) { $0 + $1.value.byteCount + $1.key.utf8.count + 64 }
    }
}
