import Tables

/// A checkpoint that the listing of a log shows (Delta protocol, "Checkpoints").
struct Checkpoint: Sendable {
    enum Kind: Sendable {
        /// One file, which may name sidecars, or several parts, all of which are there.
        case parts([ObjectInfo])
        /// A top-level file in JSON or Parquet, which may name sidecars.
        case topLevel(ObjectInfo)
    }

    let version: Int64
    let kind: Kind

    /// When it was written, in milliseconds since the epoch.
    var modified: Int64 {
        switch kind {
        case .parts(let files): files.map(\.modified).max() ?? 0
        case .topLevel(let file): file.modified
        }
    }
}
