import Tables

/// A file that a snapshot added or took away.
struct FileChange: Sendable {
    let kind: TableChanges.Kind
    let file: DataFile
    /// What its partition is known for, and a text that stands for the partition.
    let partition: (facts: [PartitionFact], key: [UInt8])
}
