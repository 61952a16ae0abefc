import Tables

/// Finds size and partition values of removed files, which a writer may leave out of the `remove` action (Delta
/// protocol, "Add File and Remove File": `extendedFileMetadata`): the file was live just before, so its `add` tells.
struct RemovedFiles {
    private let log: OpenLog
    /// The first version of the range that is read.
    private let first: Int64
    private var added: [FileKey: AddAction] = [:]
    private var older: [FileKey: DataFile]?

    init(log: OpenLog, before first: Int64) {
        self.log = log
        self.first = first
    }

    /// Takes note of what a commit of the range added.
    mutating func admit(_ actions: [Action]) {
        for case .add(let add) in actions {
            added[FileKey(path: add.path, deletionVector: add.deletionVector, policy: log.policy)] = add
        }
    }

    mutating func file(_ remove: RemoveAction, at version: Int64) async throws(TableError) -> DataFile {
        var size = remove.size
        var partitionValues = remove.partitionValues
        if size == nil || partitionValues == nil {
            let original = try await original(of: remove, at: version)
            size = size ?? original.size
            partitionValues = partitionValues ?? original.partitionValues
        }
        var add = AddAction()
        add.path = remove.path
        add.size = size ?? 0
        add.partitionValues = partitionValues ?? []
        add.deletionVector = remove.deletionVector
        return try add.file(log.policy)
    }

    private mutating func original(of remove: RemoveAction, at version: Int64) async throws(TableError) -> DataFile {
        let key = FileKey(path: remove.path, deletionVector: remove.deletionVector, policy: log.policy)
        if let add = added[key] { return try add.file(log.policy) }
        if older == nil {
            var files: [FileKey: DataFile] = [:]
            if first > 0 {
                try await log.reader.forEach(log.listing.commits(through: first - 1)) { _, actions throws(TableError) in
                    for case .add(let add) in actions {
                        files[FileKey(path: add.path, deletionVector: add.deletionVector, policy: log.policy)] =
                            try add.file(log.policy)
                    }
                }
            }
            older = files
        }
        if let file = older?[key] { return file }
        throw TableError(
            .corrupt, "commit \(LogFile.commitName(version)) removes '\(remove.path)', which no earlier commit added")
    }
}
