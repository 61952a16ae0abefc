import Tables

/// Finds size and partition values of removed files, which a writer may leave out of the `remove` action (Delta
/// protocol, "Add File and Remove File": `extendedFileMetadata`): the file was live just before, so its `add` tells.
struct RemovedFiles {
    private struct Facts {
        let size: Int64
        let partitionValues: [PartitionValue]
    }

    private let log: OpenLog
    /// What the log added so far; nil as long as no `remove` needed it.
    private var added: [FileKey: Facts]?

    init(log: OpenLog) {
        self.log = log
    }

    /// Takes note of what a commit added, after its own removals were asked for.
    mutating func admit(_ actions: [Action]) {
        guard added != nil else { return }
        for case .add(let add) in actions {
            let key = FileKey(
                path: LogPath(add.path, log.policy), deletionVector: add.deletionVector, root: log.policy.root)
            added?[key] = Facts(size: add.size, partitionValues: add.partitionValues)
        }
    }

    /// The file that commit `version` removed.
    mutating func file(_ remove: RemoveAction, at version: Int64) async throws(TableError) -> DataFile {
        let path = LogPath(remove.path, log.policy)
        let location = try path.location()
        let vector = try remove.deletionVector?.resolved(log.policy)
        let facts: Facts
        if let size = remove.size, let partitionValues = remove.partitionValues {
            facts = Facts(size: size, partitionValues: partitionValues)
        } else {
            let key = FileKey(path: path, deletionVector: remove.deletionVector, root: log.policy.root)
            if added == nil { try await note(before: version) }
            guard let original = added?[key] else {
                throw TableError(
                    .corrupt,
                    "commit \(LogFile.commitName(version)) removes '\(remove.path)', which no earlier commit added")
            }
            facts = Facts(
                size: remove.size ?? original.size, partitionValues: remove.partitionValues ?? original.partitionValues)
        }
        return DataFile(
            location: location, partitionValues: facts.partitionValues, size: facts.size, modificationTime: 0,
            stats: nil, deletionVector: vector)
    }

    private mutating func note(before version: Int64) async throws(TableError) {
        added = [:]
        guard version > 0 else { return }
        for batch in log.reader.batches(of: try log.listing.commits(through: version - 1)) {
            for (_, actions) in try await log.reader.read(batch) { admit(actions) }
        }
    }
}
