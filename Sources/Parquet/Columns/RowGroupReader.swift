/// Reads a row group, some rows at a time, the same rows of every leaf asked for.
public struct RowGroupReader {
    private static let mostRows: Int64 = 2048
    /// Bytes of one leaf's values that a batch is to stay near.
    private static let batchBytes: Int64 = 16 << 20

    private var columns: [(leaf: Int, reader: ColumnReader)]
    private var left: Int64
    /// Rows to ask for at once, so that a batch takes little memory also where values are long.
    public let batchRows: Int

    /// - Parameter longest: bytes that the largest of the columns takes, not compressed.
    init(columns: [(leaf: Int, reader: ColumnReader)], rowCount: Int64, longest: Int64) {
        self.columns = columns
        left = rowCount
        let bytesInRow = max(1, longest / max(1, rowCount))
        batchRows = Int(max(1, min(Self.mostRows, Self.batchBytes / bytesInRow)))
    }

    /// - Returns: at most `maximum` rows; nil at the end.
    public mutating func next(maximum: Int) throws(ParquetError) -> RowBatch? {
        guard left > 0 else { return nil }
        let rows = Int(min(left, Int64(max(1, maximum))))
        left -= Int64(rows)
        var batches: [Int: LeafBatch] = [:]
        batches.reserveCapacity(columns.count)
        for index in columns.indices { batches[columns[index].leaf] = try columns[index].reader.read(rows: rows) }
        return RowBatch(rowCount: rows, batches: batches)
    }
}
