import JSON

/// The files of a snapshot, or of a range of changes, held as columns: a million files cost some tens of bytes each
/// beyond their paths and statistics, and a response walks them without building an object per file.
public struct FileList: Sendable {
    /// The location that most keys are relative to.
    public let root: ObjectLocation

    /// Key relative to `root`, or the key in a bucket of `elsewhere`.
    private var keys = ByteColumn()
    private var elsewhere: [Int: String] = [:]
    private var partitionOf: [UInt32] = []
    private var partitions: [Partition] = []
    /// By the JSON's bytes: strings compare by canonical equivalence, and two spellings of a value are two values.
    private var partitionIndex: [[UInt8]: UInt32] = [:]
    private var sizes: [Int64] = []
    private var modificationTimes: [Int64] = []
    private var statistics = ByteColumn()
    private var deletionVectors: [Int: DeletionVector] = [:]
    private var passedThrough: [Int: [UInt8]] = [:]
    /// Sum of the files' sizes in bytes; what does not fit is the largest number there is.
    public private(set) var totalBytes: Int64 = 0

    private struct Partition: Sendable {
        let values: [PartitionValue]
        /// The values as a JSON object on one line.
        let json: [UInt8]
    }

    public init(root: ObjectLocation) {
        self.root = root
    }

    public var count: Int { sizes.count }
    public var isEmpty: Bool { sizes.isEmpty }
    public var hasDeletionVectors: Bool { !deletionVectors.isEmpty }

    public mutating func append(_ file: DataFile) {
        let index = count
        if file.location.bucket == root.bucket, root.contains(file.location), file.location != root {
            keys.append(file.location.key.utf8.dropFirst(root.key.isEmpty ? 0 : root.key.utf8.count + 1))
        } else {
            keys.append(file.location.key.utf8)
            elsewhere[index] = file.location.bucket
        }
        partitionOf.append(intern(file.partitionValues))
        sizes.append(file.size)
        modificationTimes.append(file.modificationTime)
        statistics.append((file.stats ?? "").utf8)
        if let vector = file.deletionVector { deletionVectors[index] = vector }
        if !file.passedThrough.isEmpty { passedThrough[index] = file.passedThrough }
        let (sum, overflow) = totalBytes.addingReportingOverflow(file.size)
        totalBytes = overflow ? .max : sum
    }

    private mutating func intern(_ values: [PartitionValue]) -> UInt32 {
        var json = JSONWriter()
        json.value(.object(values.map { .init($0.column, $0.value.map(JSONValue.string) ?? .null) }))
        if let index = partitionIndex[json.bytes] { return index }
        let index = UInt32(partitions.count)
        partitions.append(Partition(values: values, json: json.bytes))
        partitionIndex[json.bytes] = index
        return index
    }

    // MARK: One file

    public func location(of index: Int) -> ObjectLocation {
        let key = String(decoding: keys[index], as: UTF8.self)
        if let bucket = elsewhere[index] { return ObjectLocation(bucket: bucket, key: key) }
        return root.appending(key)
    }

    public func partitionValues(of index: Int) -> [PartitionValue] { partitions[Int(partitionOf[index])].values }

    /// The partition values as a JSON object on one line.
    public func partitionValuesJSON(of index: Int) -> [UInt8] { partitions[Int(partitionOf[index])].json }

    /// Files with the same number have the same partition values; numbers are dense from 0.
    public func partitionNumber(of index: Int) -> Int { Int(partitionOf[index]) }

    public func size(of index: Int) -> Int64 { sizes[index] }
    public func modificationTime(of index: Int) -> Int64 { modificationTimes[index] }

    /// The statistics' JSON text; empty where there are none.
    public func stats(of index: Int) -> ArraySlice<UInt8> { statistics[index] }
    public func deletionVector(of index: Int) -> DeletionVector? { deletionVectors[index] }
    public func passedThrough(of index: Int) -> [UInt8] { passedThrough[index] ?? [] }

    /// The file as one value, for code that is not on a hot path.
    public subscript(index: Int) -> DataFile {
        let text = statistics[index]
        return DataFile(
            location: location(of: index), partitionValues: partitionValues(of: index), size: sizes[index],
            modificationTime: modificationTimes[index],
            stats: text.isEmpty ? nil : String(decoding: text, as: UTF8.self),
            deletionVector: deletionVectors[index], passedThrough: passedThrough[index] ?? [])
    }
}
