import Tables

/// Reconciles the actions of a log into the state of one version: fed from the newest commit to the oldest, the first
/// sighting of each file, of the protocol and of the metadata wins (Delta protocol, "Action Reconciliation").
struct Replay {
    private let policy: LocationPolicy
    private var seen: Set<FileKey> = []
    private(set) var `protocol`: TableProtocol?
    private(set) var metadata: TableMetadata?
    private(set) var files: FileList

    init(policy: LocationPolicy) {
        self.policy = policy
        files = FileList(root: policy.root)
    }

    /// Takes one commit, older than all before it.
    mutating func admit(_ actions: [Action]) throws(TableError) {
        for action in actions.reversed() {
            switch action {
            case .protocol(let value): if `protocol` == nil { `protocol` = value }
            case .metadata(let value): if metadata == nil { metadata = value }
            case .remove(let remove):
                seen.insert(FileKey(path: remove.path, deletionVector: remove.deletionVector, policy: policy))
            case .add(let add):
                let key = FileKey(path: add.path, deletionVector: add.deletionVector, policy: policy)
                if seen.insert(key).inserted { files.append(try add.file(policy)) }
            case .cdc, .commitInfo: break
            }
        }
    }
}

extension AddAction {
    /// The file with its locations resolved.
    func file(_ policy: LocationPolicy) throws(TableError) -> DataFile {
        DataFile(
            location: try policy.location(of: path), partitionValues: partitionValues, size: size,
            modificationTime: modificationTime, stats: stats, deletionVector: try deletionVector?.resolved(policy),
            passedThrough: passedThrough)
    }
}
