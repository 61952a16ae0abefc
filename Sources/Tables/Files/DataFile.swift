/// One file of a table, as a log or manifest describes it.
public struct DataFile: Sendable, Hashable {
    public var location: ObjectLocation
    /// Column (physical name) to serialised value; nil is null. Sorted as the log has them.
    public var partitionValues: [PartitionValue]
    /// Size in bytes.
    public var size: Int64
    /// Milliseconds since the epoch.
    public var modificationTime: Int64
    /// Statistics as the JSON text that Delta's "Per-file Statistics" describes.
    public var stats: String?
    public var deletionVector: DeletionVector?
    /// Further members of the Delta action that recipients may use (`tags`, `baseRowId`, `defaultRowCommitVersion`,
    /// `clusteringProvider`): JSON text `"name":value`, joined by commas, or empty.
    public var passedThrough: [UInt8]

    public init(
        location: ObjectLocation, partitionValues: [PartitionValue], size: Int64, modificationTime: Int64,
        stats: String?, deletionVector: DeletionVector?, passedThrough: [UInt8] = []
    ) {
        self.location = location
        self.partitionValues = partitionValues
        self.size = size
        self.modificationTime = modificationTime
        self.stats = stats
        self.deletionVector = deletionVector
        self.passedThrough = passedThrough
    }
}
