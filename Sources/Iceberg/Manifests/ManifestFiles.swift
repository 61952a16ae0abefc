import Tables

/// The live data files of one manifest. Manifests never change, so that successive snapshots share them.
struct ManifestFiles: Sendable {
    /// Without deletion vectors: what deletes apply to a file depends on the snapshot.
    let files: FileList
    /// The data sequence number of each file.
    let sequenceNumbers: [Int64]
    /// The snapshot that added each file.
    let snapshotIDs: [Int64]
    /// The number of each file's partition, and ``PartitionTuple/key(_:_:_:_:row:into:)`` of each.
    let partitionOf: [UInt32]
    let partitions: ByteKeyTable

    /// The ``PartitionTuple/key(_:_:_:_:row:into:)`` of a file.
    func partition(of index: Int) -> [UInt8] { Array(partitions[Int(partitionOf[index])]) }

    /// Bytes held besides the list's chunks.
    var ownBytes: Int { files.ownBytes + files.count * 20 + partitions.count * 64 }
}
