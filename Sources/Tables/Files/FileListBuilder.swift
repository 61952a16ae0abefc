import Compression
import JSON

/// Builds a list from files as they come.
public struct FileListBuilder {
    /// Partitions after which the numbering begins anew with the next chunk.
    private static let maximumPartitions = 8192

    private let root: ObjectLocation
    private var list: FileList
    private var keys = ByteColumn()
    private var elsewhere: [Int: String] = [:]
    private var partitionOf: [UInt32] = []
    private var partitions: [FileChunk.Partition] = []
    /// By any text that stands for the values.
    private var partitionNumbers = ByteKeyTable()
    private var sizes: [Int64] = []
    private var modificationTimes: [Int64] = []
    private var statistics: PackedTextsBuilder
    private var deletionVectors: PackedTextsBuilder
    private var passedThrough: PackedTextsBuilder
    private var record: [UInt8] = []

    public init(root: ObjectLocation) {
        self.root = root
        list = FileList(root: root)
        let compressor = BlockCompressor()
        statistics = PackedTextsBuilder(compressor: compressor)
        deletionVectors = PackedTextsBuilder(compressor: compressor)
        passedThrough = PackedTextsBuilder(compressor: compressor)
    }

    /// Files so far.
    public var count: Int { list.count + sizes.count }

    public mutating func append(_ file: DataFile) { append(file, partition: self.partition(of: file.partitionValues)) }

    /// Appends a file of whose partition more is known than values of partition columns.
    ///
    /// - Parameter partition: anything that always stands for the same partition.
    public mutating func append(_ file: DataFile, partition: [UInt8], facts: [PartitionFact]) {
        append(file, partition: self.partition(for: partition[...]) { (file.partitionValues, facts) })
    }

    private mutating func append(_ file: DataFile, partition: UInt32) {
        let stats = Array((file.stats ?? "").utf8)
        append(
            file.location, partition: partition, size: file.size, modificationTime: file.modificationTime,
            stats: stats[...], deletionVector: file.deletionVector, passedThrough: file.passedThrough[...])
    }

    /// Appends a file that may lie anywhere.
    ///
    /// - Parameter partition: from ``partition(for:_:)``, asked after the file before this one was appended.
    public mutating func append(
        _ location: ObjectLocation, partition: UInt32, size: Int64, modificationTime: Int64, stats: ArraySlice<UInt8>,
        deletionVector: DeletionVector? = nil, passedThrough: ArraySlice<UInt8> = []
    ) {
        let isUnderRoot = root.contains(location) && location != root
        if !isUnderRoot { elsewhere[sizes.count] = location.bucket }
        let key = Array(location.key.utf8)
        append(
            key: isUnderRoot && !root.key.isEmpty ? key[(root.key.utf8.count + 1)...] : key[...], partition: partition,
            size: size, modificationTime: modificationTime, stats: stats, deletionVector: deletionVector,
            passedThrough: passedThrough)
    }

    /// Appends a file that lies under the root.
    ///
    /// - Parameters:
    ///   - key: the key after the root's and a slash.
    ///   - partition: from ``partition(for:_:)``, asked after the file before this one was appended.
    public mutating func append(
        key: ArraySlice<UInt8>, partition: UInt32, size: Int64, modificationTime: Int64, stats: ArraySlice<UInt8>,
        deletionVector: DeletionVector?, passedThrough: ArraySlice<UInt8>
    ) {
        keys.append(key)
        partitionOf.append(partition)
        sizes.append(size)
        modificationTimes.append(modificationTime)
        statistics.append(stats)
        if let deletionVector {
            record.removeAll(keepingCapacity: true)
            DeletionVectorRecord.write(deletionVector, into: &record)
            deletionVectors.append(record[...])
        } else {
            deletionVectors.append([])
        }
        self.passedThrough.append(passedThrough)
        if sizes.count == FileChunk.maximumFiles || keys.valueBytes >= 64 << 20 { close() }
    }

    /// The number of a partition.
    ///
    /// - Parameters:
    ///   - text: anything that always stands for the same values.
    ///   - values: makes the values, where the text is new.
    public mutating func partition<Failure>(
        for text: ArraySlice<UInt8>, _ values: () throws(Failure) -> [PartitionValue]
    ) throws(Failure) -> UInt32 {
        if let number = partitionNumbers.number(of: text) { return UInt32(number) }
        let values = try values()
        var json = JSONWriter()
        json.value(.object(values.map { .init($0.column, $0.value.map(JSONValue.string) ?? .null) }))
        let (inserted, number) = partitionNumbers.insert(text)
        if inserted { partitions.append(FileChunk.Partition(values: values, json: json.bytes, facts: [])) }
        return UInt32(number)
    }

    /// The number of a partition, of which more is known than values of partition columns.
    ///
    /// - Parameters:
    ///   - text: anything that always stands for the same partition.
    ///   - describe: values and facts, where the text is new.
    public mutating func partition<Failure>(
        for text: ArraySlice<UInt8>,
        describe: () throws(Failure) -> (values: [PartitionValue], facts: [PartitionFact])
    ) throws(Failure) -> UInt32 {
        var facts: [PartitionFact] = []
        let count = partitions.count
        let number = try partition(for: text) { () throws(Failure) in
            let (values, known) = try describe()
            facts = known
            return values
        }
        if partitions.count > count {
            let partition = partitions[count]
            partitions[count] = FileChunk.Partition(values: partition.values, json: partition.json, facts: facts)
        }
        return number
    }

    private mutating func partition(of values: [PartitionValue]) -> UInt32 {
        var json = JSONWriter()
        json.value(.object(values.map { .init($0.column, $0.value.map(JSONValue.string) ?? .null) }))
        return partition(for: json.bytes[...]) { values }
    }

    private mutating func close() {
        guard !sizes.isEmpty else { return }
        list.append(
            FileChunk(
                keys: keys, elsewhere: elsewhere, partitionOf: partitionOf, partitions: partitions, sizes: sizes,
                modificationTimes: modificationTimes, statistics: statistics.finish(),
                deletionVectors: deletionVectors.finish(), passedThrough: passedThrough.finish()))
        keys = ByteColumn()
        elsewhere = [:]
        partitionOf = []
        sizes = []
        modificationTimes = []
        if partitions.count > Self.maximumPartitions {
            partitions = []
            partitionNumbers = ByteKeyTable()
        }
    }

    /// The list of all files; begins anew.
    public mutating func finish() -> FileList {
        close()
        defer { self = FileListBuilder(root: root) }
        return list
    }
}
