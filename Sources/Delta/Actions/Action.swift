import Tables

/// One line of a commit (Delta protocol, "Actions"), as far as reading needs it.
enum Action: Sendable {
    case add(AddAction)
    case remove(RemoveAction)
    case cdc(CDCAction)
    case `protocol`(TableProtocol)
    case metadata(TableMetadata)
    case commitInfo(CommitInfo)
}

/// A file that becomes part of the table.
struct AddAction: Sendable {
    /// A URI reference, percent-encoded, as the log has it.
    var path = ""
    var partitionValues: [PartitionValue] = []
    var size: Int64 = -1
    var modificationTime: Int64 = 0
    var dataChange = true
    var stats: String?
    var deletionVector: DeletionVectorDescriptor?
    /// See ``DataFile/passedThrough``.
    var passedThrough: [UInt8] = []
}

/// A file that is no longer part of the table.
struct RemoveAction: Sendable {
    var path = ""
    var dataChange = true
    /// Nil where the writer left out the extended file metadata.
    var partitionValues: [PartitionValue]?
    var size: Int64?
    var deletionVector: DeletionVectorDescriptor?
}

/// A file of row-level changes.
struct CDCAction: Sendable {
    var path = ""
    var partitionValues: [PartitionValue] = []
    var size: Int64 = -1
}

/// Provenance of a commit.
struct CommitInfo: Sendable {
    /// Milliseconds since the epoch; set where in-commit timestamps are on.
    var inCommitTimestamp: Int64?

    /// The in-commit timestamp among the actions of one commit.
    static func time(in actions: [Action]) -> Int64? {
        for case .commitInfo(let info) in actions {
            if let time = info.inCommitTimestamp { return time }
        }
        return nil
    }
}
