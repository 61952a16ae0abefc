import SeededGenerator

@testable import Iceberg

/// A table whose main moves on, back and forward again, and forgets; its metadata after every step.
struct RandomHistory {
    private var generator: SeededGenerator
    private let formatVersion: Int
    private var snapshots: [IcebergSnapshot] = []
    private var log: [IcebergMetadata.LogEntry] = []
    private var current: Int64?
    private var sequence: Int64 = 0
    private var time: Int64 = 1_700_000_000_000
    private(set) var hasRolledBack = false
    /// What main was, in order, whatever the metadata still tells.
    private(set) var states: [IcebergMetadata.LogEntry] = []

    init(seed: UInt64, formatVersion: Int) {
        generator = SeededGenerator(seed: seed)
        self.formatVersion = formatVersion
    }

    mutating func step() {
        time += Int64.random(in: 1...100_000, using: &generator)
        switch Int.random(in: 0..<10, using: &generator) {
        case 0 where snapshots.count > 1: rollBack()
        case 1: expire()
        case 2: break
        default: commit()
        }
    }

    private mutating func commit() {
        sequence += 1
        let id = Int64.random(in: 1...Int64.max, using: &generator)
        snapshots.append(
            IcebergSnapshot(
                id: id, parentID: current, sequenceNumber: formatVersion == 1 ? 0 : sequence, timestamp: time,
                manifestList: "s3://lake/t/metadata/snap-\(id).avro", manifests: [], operation: .append, schemaID: 0,
                isEncrypted: false, totals: nil, equalityDeletes: nil))
        // A commit to a branch, of which main knows nothing.
        if generator.chance(10), current != nil { return }
        move(to: id)
    }

    private mutating func rollBack() {
        let target = generator.pick(snapshots).id
        guard target != current else { return }
        hasRolledBack = true
        move(to: target)
    }

    private mutating func move(to id: Int64) {
        current = id
        log.append(IcebergMetadata.LogEntry(timestamp: time, snapshotID: id))
        states.append(IcebergMetadata.LogEntry(timestamp: time, snapshotID: id))
    }

    /// The log forgets all that was before what is expired, as writers have it.
    private mutating func expire() {
        let count = Int.random(in: 0...snapshots.count, using: &generator)
        let gone = Set(snapshots.prefix(count).map(\.id)).subtracting(current.map { [$0] } ?? [])
        snapshots.removeAll { gone.contains($0.id) }
        if let last = log.lastIndex(where: { gone.contains($0.snapshotID) }) { log.removeSubrange(...last) }
    }

    var metadata: IcebergMetadata {
        IcebergMetadata(
            formatVersion: formatVersion, uuid: "u", location: "s3://lake/t", lastSequenceNumber: sequence,
            lastUpdated: time, lastColumnID: 1,
            schemas: [IcebergSchema(id: 0, fields: [IcebergField(id: 1, name: "a", type: .int, isRequired: false)])],
            currentSchemaID: 0, hasAllSchemas: true, specs: [0: PartitionSpec(id: 0, fields: [])], properties: [:],
            currentSnapshotID: current,
            snapshots: Dictionary(uniqueKeysWithValues: snapshots.map { ($0.id, $0) }), snapshotLog: log)
    }
}
