import Tables

/// Reconciles the actions of a log into the state of one version: fed from the newest commit to the oldest, the first
/// sighting of each file wins (Delta protocol, "Action Reconciliation"). Within a commit the last line is the newest.
struct Replay {
    private let policy: LocationPolicy
    private var seen: Set<FileKey> = []
    private(set) var definition = DefinitionReplay()
    private(set) var files: FileList

    init(policy: LocationPolicy) {
        self.policy = policy
        files = FileList(root: policy.root)
    }

    /// Takes one commit, older than all before it.
    ///
    /// - Throws: ``TableError`` where a file that is still part of the table may not be read.
    mutating func admit(_ actions: [Action]) throws(TableError) {
        definition.admit(actions)
        for action in actions.reversed() {
            switch action {
            case .remove(let remove):
                let path = LogPath(remove.path, policy)
                seen.insert(FileKey(path: path, deletionVector: remove.deletionVector, root: policy.root))
            case .add(let add):
                let path = LogPath(add.path, policy)
                let key = FileKey(path: path, deletionVector: add.deletionVector, root: policy.root)
                if seen.insert(key).inserted { files.append(try add.file(at: path, policy)) }
            case .protocol, .metadata, .cdc, .commitInfo: break
            }
        }
    }
}

extension AddAction {
    /// The file with its locations resolved.
    func file(at path: LogPath, _ policy: LocationPolicy) throws(TableError) -> DataFile {
        DataFile(
            location: try path.location(), partitionValues: partitionValues, size: size,
            modificationTime: modificationTime, stats: stats, deletionVector: try deletionVector?.resolved(policy),
            passedThrough: passedThrough)
    }
}
