import Tables

/// The checkpoints of a log, complete or not, as a listing brings them.
struct CheckpointList: Sendable {
    private struct Parts: Sendable {
        var files: [Int: ObjectInfo] = [:]
    }

    /// Complete ones; of several of one version, those of one file first.
    private var complete: [Int64: [Checkpoint]] = [:]
    private var parts: [Int64: [Int: Parts]] = [:]

    mutating func admit(_ file: LogFile, _ object: ObjectInfo) {
        switch file {
        case .checkpoint(let version):
            complete[version, default: []].insert(Checkpoint(version: version, kind: .parts([object])), at: 0)
        case .checkpointV2(let version):
            complete[version, default: []].append(Checkpoint(version: version, kind: .topLevel(object)))
        case .checkpointPart(let version, let part, let total):
            guard total <= 100_000 else { return }
            parts[version, default: [:]][total, default: Parts()].files[part] = object
            guard let files = parts[version]?[total]?.files, files.count == total else { return }
            let inOrder = files.sorted { $0.key < $1.key }.map(\.value)
            complete[version, default: []].append(Checkpoint(version: version, kind: .parts(inOrder)))
        case .commit, .compacted, .checksum: break
        }
    }

    /// The complete checkpoints at or before a version, the newest first.
    func upTo(_ version: Int64) -> [Checkpoint] {
        complete.keys.filter { $0 <= version }.sorted(by: >).flatMap { complete[$0] ?? [] }
    }

    /// The newest version of which there are parts of a checkpoint, but not all.
    var newestIncomplete: Int64? {
        parts.filter { version, kinds in complete[version] == nil && !kinds.isEmpty }.keys.max()
    }

    /// The newest version of which there is a complete checkpoint, and the oldest.
    var newest: Int64? { complete.keys.max() }
    var oldest: Int64? { complete.keys.min() }
}
