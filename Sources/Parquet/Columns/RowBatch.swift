/// Some rows of some leaves.
public struct RowBatch: Sendable {
    public let rowCount: Int
    private let batches: [Int: LeafBatch]

    init(rowCount: Int, batches: [Int: LeafBatch]) {
        self.rowCount = rowCount
        self.batches = batches
    }

    /// The entries of a leaf that was asked for, by its index in the file.
    public subscript(leaf: Int) -> LeafBatch? { batches[leaf] }
}
