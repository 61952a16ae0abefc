/// A file of the log that takes part in a replay.
enum LogPiece: Sendable {
    case commit(LogCommit)
    case compaction(Compaction)

    var newestVersion: Int64 {
        switch self {
        case .commit(let commit): commit.version
        case .compaction(let compaction): compaction.versions.upperBound
        }
    }

    var isCompaction: Bool {
        if case .compaction = self { return true }
        return false
    }
}
