/// What the place of files in a table tells of a column, besides what each file's statistics say: that all of its
/// values lie in a range (a day, a prefix), or in one bucket of a hash.
public struct PartitionFact: Sendable {
    /// The names under which data files and statistics know the column, outermost struct first.
    public let physicalPath: [String]
    public let facts: ColumnFacts
    public let bucket: HashBucket?
    /// The value that all rows have because the partition is made of the column's values as they are; `.some(nil)` for
    /// NULL, and nil where the partition is made otherwise.
    public let identity: Value??

    public init(
        physicalPath: [String], facts: ColumnFacts, bucket: HashBucket? = nil, identity: Value?? = nil
    ) {
        self.physicalPath = physicalPath
        self.facts = facts
        self.bucket = bucket
        self.identity = identity
    }
}
