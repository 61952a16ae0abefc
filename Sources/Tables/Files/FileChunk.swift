/// Some thousand files of a list as columns. Immutable, so that successive snapshots share what did not change.
final class FileChunk: Sendable {
    /// Files after which a chunk is closed.
    static let maximumFiles = 16_384

    struct Partition: Sendable {
        let values: [PartitionValue]
        /// The values as a JSON object on one line.
        let json: [UInt8]
        /// What the partition tells of columns that are no partition columns.
        let facts: [PartitionFact]
    }

    /// Key relative to the list's root, or the key in a bucket of `elsewhere`.
    let keys: ByteColumn
    /// Buckets of the files that are not under the root.
    let elsewhere: [Int: String]
    let partitionOf: [UInt32]
    let partitions: [Partition]
    let sizes: [Int64]
    let modificationTimes: [Int64]
    let statistics: PackedTexts
    /// ``DeletionVector``s as ``DeletionVectorRecord`` writes them.
    let deletionVectors: PackedTexts
    let passedThrough: PackedTexts
    /// Bytes held.
    let byteCount: Int

    init(
        keys: ByteColumn, elsewhere: [Int: String], partitionOf: [UInt32], partitions: [Partition], sizes: [Int64],
        modificationTimes: [Int64], statistics: PackedTexts, deletionVectors: PackedTexts, passedThrough: PackedTexts
    ) {
        self.keys = keys
        self.elsewhere = elsewhere
        self.partitionOf = partitionOf
        self.partitions = partitions
        self.sizes = sizes
        self.modificationTimes = modificationTimes
        self.statistics = statistics
        self.deletionVectors = deletionVectors
        self.passedThrough = passedThrough
        let texts = statistics.byteCount + deletionVectors.byteCount + passedThrough.byteCount
        let numbers = sizes.count * 20
        let partitionBytes = partitions.reduce(0) { $0 + 64 + $1.json.count * 2 + $1.facts.count * 256 }
        byteCount = keys.byteCount + texts + numbers + partitionBytes + elsewhere.count * 64
    }

    var count: Int { sizes.count }
}
