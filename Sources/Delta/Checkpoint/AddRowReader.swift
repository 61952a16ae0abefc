import JSON
import Parquet
import Tables

/// Takes the files of a row group's rows that no newer commit added again or removed.
struct AddRowReader {
    let columns: AddColumns
    let policy: LocationPolicy
    /// Files that newer commits decided on.
    let seen: ByteKeyTable
    let detail: FileDetail

    func read(_ rowGroup: RowGroupReader) throws(TableError) -> FileList {
        var rows = rowGroup
        var builder = FileListBuilder(root: policy.root)
        var keys = FileKeyWriter(policy)
        while let batch = try next(&rows) { try read(batch, &keys, into: &builder) }
        return builder.finish()
    }

    private func next(_ rows: inout RowGroupReader) throws(TableError) -> RowBatch? {
        do throws(ParquetError) {
            return try rows.next(maximum: rows.batchRows)
        } catch {
            throw TableError(error, in: "a checkpoint of the table")
        }
    }

    private func read(
        _ batch: RowBatch, _ keys: inout FileKeyWriter, into builder: inout FileListBuilder
    ) throws(TableError) {
        guard var paths = FlatCursor(batch[columns.path]), var sizes = FlatCursor(batch[columns.size]) else { return }
        // Most rows of some checkpoints are of other actions.
        guard paths.batch.values.count > 0 else { return }
        var times = columns.modificationTime.flatMap { FlatCursor(batch[$0]) }
        var stats = columns.stats.flatMap { FlatCursor(batch[$0]) }
        var partitions = try PartitionCursor(
            keys: columns.partitionKey.flatMap { batch[$0] }, values: columns.partitionValue.flatMap { batch[$0] })
        var vectors = columns.vector.flatMap { VectorCursor($0, batch) }
        var more = try MoreColumns(columns, batch)
        var key: [UInt8] = []
        var partitionText: [UInt8] = []
        for row in 0..<batch.rowCount {
            let path = paths.next(row)
            let size = sizes.next(row)
            let time = times?.next(row)
            let statsText = stats?.next(row)
            try partitions?.next(into: &partitionText)
            let vector = try vectors?.next(row)
            try more?.next(hasStats: statsText != nil)
            guard let path else { continue }
            guard let size = sizes.batch.integer(size), size >= 0 else {
                throw TableError(.corrupt, "a checkpoint of the table has an add action without a size")
            }
            let reference = paths.batch.text(path)
            guard UTF8Check.isValid(reference), !reference.isEmpty else {
                throw TableError(.corrupt, "a checkpoint of the table has a path that is empty or not UTF-8")
            }
            let relative = keys.write(path: reference, deletionVector: vector?.uniqueID, into: &key)
            guard seen.isEmpty || !seen.contains(key[...]) else { continue }
            let text = more?.stats ?? stats?.batch.text(statsText) ?? []
            guard UTF8Check.isValid(text) else {
                throw TableError(.corrupt, "a checkpoint of the table has statistics that are not UTF-8")
            }
            let modificationTime = times?.batch.integer(time) ?? 0
            let resolved = try vector?.resolved(policy)
            let passedThrough = more?.passedThrough ?? []
            guard let relative else {
                builder.append(
                    DataFile(
                        location: try location(reference), partitionValues: try partitions?.current() ?? [], size: size,
                        modificationTime: modificationTime,
                        stats: text.isEmpty ? nil : String(decoding: text, as: UTF8.self), deletionVector: resolved,
                        passedThrough: passedThrough))
                continue
            }
            let partition = try builder.partition(for: partitionText[...]) { () throws(TableError) in
                try partitions?.current() ?? []
            }
            builder.append(
                key: relative, partition: partition, size: size, modificationTime: modificationTime, stats: text,
                deletionVector: resolved, passedThrough: passedThrough[...])
        }
    }

    private func location(_ reference: ArraySlice<UInt8>) throws(TableError) -> ObjectLocation {
        do throws(LocationError) {
            return try policy.resolve(uriReference: String(decoding: reference, as: UTF8.self))
        } catch {
            throw TableError(error)
        }
    }
}
