import JSON
import Tables

/// One line of a commit (Delta protocol, "Actions"), as far as reading needs it. Texts stand in the bytes of its
/// ``Commit``.
enum Action: Sendable {
    case add(AddAction)
    case remove(RemoveAction)
    case cdc(CDCAction)
    case `protocol`(TableProtocol)
    case metadata(TableMetadata)
    case commitInfo(CommitInfo)
    case sidecar(Sidecar)
}

/// A file that becomes part of the table.
struct AddAction: Sendable {
    /// A URI reference, percent-encoded, as the log has it.
    var path: JSONText?
    /// The object as the log has it, without space around it; nil for null.
    var partitionValues: Range<Int>?
    var size: Int64 = -1
    var modificationTime: Int64 = 0
    var dataChange = true
    var stats: JSONText?
    var deletionVector: DeletionVectorDescriptor?
    /// See ``DataFile/passedThrough``.
    var passedThrough: [UInt8] = []
}

/// A file that is no longer part of the table.
struct RemoveAction: Sendable {
    var path: JSONText?
    var dataChange = true
    /// Nil where the writer left out the extended file metadata.
    var partitionValues: Range<Int>?
    var size: Int64?
    var deletionVector: DeletionVectorDescriptor?
}

/// A file of row-level changes.
struct CDCAction: Sendable {
    var path: JSONText?
    var partitionValues: Range<Int>?
    var size: Int64 = -1
}

/// A file that holds actions of a checkpoint (Delta protocol, "Sidecar File Information").
struct Sidecar: Sendable, Hashable {
    /// A file name in `_delta_log/_sidecars/`, or an absolute URI.
    var path = ""
    /// Bytes.
    var size: Int64 = -1
}

/// Provenance of a commit.
struct CommitInfo: Sendable {
    /// Milliseconds since the epoch; set where in-commit timestamps are on.
    var inCommitTimestamp: Int64?
}
