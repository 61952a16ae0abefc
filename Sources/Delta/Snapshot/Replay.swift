import Tables

/// Reconciles the actions of a log into the state of one version: fed from the newest commit to the oldest, the first
/// sighting of each file wins (Delta protocol, "Action Reconciliation"). Within a commit the last line is the newest.
struct Replay {
    private let policy: LocationPolicy
    /// Keys of all files that were added or removed so far: what is older says nothing of them.
    private(set) var seen: ByteKeyTable
    private(set) var definition = DefinitionReplay()
    private var builder: FileListBuilder
    private var keys: FileKeyWriter
    private var key: [UInt8] = []

    /// - Parameter seen: keys of files that newer commits decided on.
    init(policy: LocationPolicy, seen: ByteKeyTable = ByteKeyTable()) {
        self.policy = policy
        self.seen = seen
        builder = FileListBuilder(root: policy.root)
        keys = FileKeyWriter(policy)
    }

    /// Takes one commit, older than all before it.
    ///
    /// - Throws: ``TableError`` where a file that is still part of the table may not be read.
    mutating func admit(_ commit: Commit) throws(TableError) {
        definition.admit(commit.actions)
        for action in commit.actions.reversed() {
            switch action {
            case .remove(let remove):
                let path = commit.utf8(remove.path)
                _ = keys.write(path: path, deletionVector: remove.deletionVector?.uniqueID, into: &key)
                seen.insert(key[...])
            case .add(let add): try admit(add, of: commit)
            case .protocol, .metadata, .cdc, .commitInfo, .sidecar: break
            }
        }
    }

    private mutating func admit(_ add: AddAction, of commit: Commit) throws(TableError) {
        let path = commit.utf8(add.path)
        let relative = keys.write(path: path, deletionVector: add.deletionVector?.uniqueID, into: &key)
        guard seen.insert(key[...]).inserted else { return }
        guard let relative else {
            builder.append(try commit.file(add, policy))
            return
        }
        let text = add.partitionValues.map { commit.bytes[$0] } ?? []
        let partition = try builder.partition(for: text) { () throws(TableError) in
            try commit.partitionValues(add.partitionValues)
        }
        builder.append(
            key: relative, partition: partition, size: add.size, modificationTime: add.modificationTime,
            stats: commit.utf8(add.stats),
            deletionVector: try add.deletionVector?.resolved(policy),
            passedThrough: add.passedThrough[...])
    }

    /// The files that the commits added and that are still there, without those of what is older.
    mutating func finish() -> FileList { builder.finish() }
}
