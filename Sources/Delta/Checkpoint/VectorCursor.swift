import Parquet
import Tables

/// Goes through the rows of a checkpoint's deletion vectors.
struct VectorCursor {
    private var storageTypes: FlatCursor
    private var paths: FlatCursor
    private var offsets: FlatCursor?
    private var sizes: FlatCursor
    private var cardinalities: FlatCursor

    /// - Returns: nil where the row group has none.
    init?(_ columns: AddColumns.Vector, _ batch: RowBatch) {
        guard let storageTypes = FlatCursor(batch[columns.storageType]),
            let paths = FlatCursor(batch[columns.pathOrInlineDv]), let sizes = FlatCursor(batch[columns.sizeInBytes]),
            let cardinalities = FlatCursor(batch[columns.cardinality])
        else { return nil }
        self.storageTypes = storageTypes
        self.paths = paths
        self.sizes = sizes
        self.cardinalities = cardinalities
        offsets = columns.offset.flatMap { FlatCursor(batch[$0]) }
    }

    mutating func next(_ row: Int) throws(TableError) -> DeletionVectorDescriptor? {
        let storageType = storageTypes.next(row)
        let path = paths.next(row)
        let offset = offsets?.next(row)
        let size = sizes.next(row)
        let cardinality = cardinalities.next(row)
        guard storageType != nil || path != nil else { return nil }
        let vector = DeletionVectorDescriptor(
            storageType: String(decoding: storageTypes.batch.text(storageType), as: UTF8.self),
            pathOrInlineDv: String(decoding: paths.batch.text(path), as: UTF8.self),
            offset: offsets?.batch.integer(offset), sizeInBytes: sizes.batch.integer(size) ?? -1,
            cardinality: cardinalities.batch.integer(cardinality) ?? -1)
        guard vector.isComplete else {
            throw TableError(.corrupt, "a checkpoint of the table has a deletion vector without a size or cardinality")
        }
        return vector
    }
}
