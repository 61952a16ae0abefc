import Tables

/// A replay that is as plain as can be: forward, one dictionary, one path form at a time. It knows only what
/// ``RandomLog`` writes.
struct ReferenceReplay {
    /// By ``RandomFile/key``: the newest action of each logical file.
    private var newest: [[UInt8]: RandomLog.Event] = [:]
    private(set) var tableProtocol: TableProtocol?
    private(set) var metadata: RandomMetadata?

    /// The files that are there, by their keys.
    private(set) var live: [[UInt8]: DataFile] = [:]

    mutating func apply(_ event: RandomLog.Event) {
        switch event {
        case .add(let file):
            newest[file.key] = event
            live[file.key] = file.dataFile
        case .remove(let name, let vector):
            let key = RandomFile.key(name, vector)
            newest[key] = event
            live[key] = nil
        case .tableProtocol(let value): tableProtocol = value
        case .metadata(let value): metadata = value
        case .noise: break
        }
    }

    /// What a checkpoint or a compacted file says in its place, definitions first, else in the order of the keys.
    ///
    /// - Parameter keepsTombstone: whether a removal is still told of; a compaction tells of all.
    func reconciled(keepsTombstone: () -> Bool = { true }) -> (definitions: [RandomLog.Event], files: [RandomLog.Event])
    {
        var definitions: [RandomLog.Event] = []
        if let tableProtocol { definitions.append(.tableProtocol(tableProtocol)) }
        if let metadata { definitions.append(.metadata(metadata)) }
        var files: [RandomLog.Event] = []
        for (_, event) in newest.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            if case .add = event { files.append(event) } else if keepsTombstone() { files.append(event) }
        }
        return (definitions, files)
    }

    /// What a snapshot has otherwise than it should; nil where nothing.
    func difference(from snapshot: TableSnapshot, namesOnly: Bool = false) -> String? {
        var found: [[UInt8]: DataFile] = [:]
        var reader = snapshot.files.reader()
        for index in 0..<snapshot.files.count {
            let file = reader.file(index)
            found[Array("\(file.location)|\(file.deletionVector?.uniqueID ?? "")".utf8)] = file
        }
        if found.count != snapshot.files.count { return "a file is there twice" }
        var expected = live
        if namesOnly {
            expected = expected.mapValues(Self.named)
            found = found.mapValues(Self.named)
        }
        for (key, file) in expected where found[key] != file {
            return "\(file) is \(found[key].map { "\($0)" } ?? "missing")"
        }
        for (key, file) in found where expected[key] == nil { return "\(file) should not be there" }
        let total = expected.values.reduce(0) { $0 + $1.size }
        if snapshot.files.totalBytes != total { return "\(snapshot.files.totalBytes) bytes are not \(total)" }
        if snapshot.files.hasDeletionVectors != expected.values.contains(where: { $0.deletionVector != nil }) {
            return "hasDeletionVectors is wrong"
        }
        return difference(from: snapshot.protocol, snapshot.metadata)
    }

    func difference(from foundProtocol: TableProtocol, _ foundMetadata: TableMetadata) -> String? {
        if foundProtocol != tableProtocol { return "the protocol \(foundProtocol) is wrong" }
        return metadata?.isSame(as: foundMetadata) == true ? nil : "the metadata \(foundMetadata) is wrong"
    }

    /// What is read of a file where nothing but its name is wanted.
    private static func named(_ file: DataFile) -> DataFile {
        var file = file
        file.modificationTime = 0
        file.stats = nil
        file.passedThrough = []
        return file
    }
}
