/// Reads a row group, some rows at a time, the same rows of every leaf asked for.
public struct RowGroupReader {
    private var columns: [(leaf: Int, reader: ColumnReader)]
    private var left: Int64

    init(columns: [(leaf: Int, reader: ColumnReader)], rowCount: Int64) {
        self.columns = columns
        left = rowCount
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
