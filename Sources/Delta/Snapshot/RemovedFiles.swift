import Tables

/// Finds size and partition values of removed files, which a writer may leave out of the `remove` action (Delta
/// protocol, "Add File and Remove File": `extendedFileMetadata`): the file was live just before, so its `add` tells.
struct RemovedFiles {
    private struct Facts {
        let size: Int64
        let partitionValues: [PartitionValue]
    }

    /// Where the facts of a file are: in the list of files that were live before, or noted since.
    private enum Source {
        case listed(Int)
        case noted(Facts)
    }

    /// What was live before, and what the commits read so far added.
    private struct Known {
        var keys = ByteKeyTable()
        /// By the keys' numbers.
        var sources: [Source] = []
        var before: FileReader

        mutating func note(_ source: Source, of key: ArraySlice<UInt8>) {
            let (inserted, number) = keys.insert(key)
            if inserted { sources.append(source) } else { sources[number] = source }
        }

        mutating func facts(of key: ArraySlice<UInt8>) -> Facts? {
            guard let number = keys.number(of: key) else { return nil }
            switch sources[number] {
            case .noted(let facts): return facts
            case .listed(let index):
                return Facts(size: before.size(of: index), partitionValues: before.partitionValues(of: index))
            }
        }
    }

    private let log: OpenLog
    /// Nil as long as no `remove` needed it.
    private var known: Known?
    private var keys: FileKeyWriter
    private var key: [UInt8] = []

    init(log: OpenLog) {
        self.log = log
        keys = FileKeyWriter(log.policy)
    }

    /// Takes note of what a commit added, after its own removals were asked for.
    mutating func admit(_ commit: Commit) throws(TableError) {
        guard known != nil else { return }
        for case .add(let add) in commit.actions {
            let path = commit.utf8(add.path)
            _ = keys.write(path: path, deletionVector: add.deletionVector?.uniqueID, into: &key)
            let facts = Facts(size: add.size, partitionValues: try commit.partitionValues(add.partitionValues))
            known?.note(.noted(facts), of: key[...])
        }
    }

    /// The file that commit `version` removed.
    mutating func file(_ remove: RemoveAction, of commit: Commit, at version: Int64) async throws(TableError)
        -> DataFile
    {
        let facts: Facts
        if let size = remove.size, let partitionValues = remove.partitionValues {
            facts = Facts(size: size, partitionValues: try commit.partitionValues(partitionValues))
        } else {
            let original = try await original(of: remove, commit, at: version)
            let partitionValues: [PartitionValue]? =
                if let range = remove.partitionValues { try commit.partitionValues(range) } else { nil }
            facts = Facts(
                size: remove.size ?? original.size, partitionValues: partitionValues ?? original.partitionValues)
        }
        return DataFile(
            location: try commit.location(remove.path, log.policy), partitionValues: facts.partitionValues,
            size: facts.size, modificationTime: 0, stats: nil,
            deletionVector: try remove.deletionVector?.resolved(log.policy))
    }

    private mutating func original(
        of remove: RemoveAction, _ commit: Commit, at version: Int64
    ) async throws(TableError) -> Facts {
        if known == nil { known = try await live(before: version) }
        let path = commit.utf8(remove.path)
        _ = keys.write(path: path, deletionVector: remove.deletionVector?.uniqueID, into: &key)
        guard let facts = known?.facts(of: key[...]) else {
            throw TableError(
                .corrupt,
                "commit \(LogFile.commitName(version)) removes '\(commit.string(remove.path))', which no earlier "
                    + "commit added")
        }
        return facts
    }

    private func live(before version: Int64) async throws(TableError) -> Known {
        guard version > 0 else { return Known(before: FileList(root: log.policy.root).reader()) }
        let files = try await log.snapshot(at: version - 1).files
        var known = Known(before: files.reader())
        var key: [UInt8] = []
        for index in 0..<files.count {
            known.before.key(of: index, into: &key)
            known.note(.listed(index), of: key[...])
        }
        return known
    }
}
