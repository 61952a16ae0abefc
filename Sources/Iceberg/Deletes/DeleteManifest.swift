import Avro
import Tables

/// Reads the delete files of a manifest.
struct DeleteManifest {
    /// The id of the column of position delete files that holds the data file's path ("Reserved Field IDs").
    private static let pathColumn: Int32 = 2_147_483_546

    let manifest: ManifestFile
    let spec: PartitionSpec
    let paths: PathReader
    let selection: DataManifest.Selection

    init(
        manifest: ManifestFile, spec: PartitionSpec, paths: PathReader, selection: DataManifest.Selection = .live
    ) {
        self.manifest = manifest
        self.spec = spec
        self.paths = paths
        self.selection = selection
    }

    func read(_ bytes: [UInt8]) throws(TableError) -> [DeleteFile] {
        let what = "the manifest \(PathReader.name(manifest.path))"
        let file: AvroFile
        do { file = try AvroFile(bytes) } catch { throw TableError(error, in: what) }
        let columns = try ManifestColumns(AvroLookup(file, what: what), spec: spec)
        var rows: AvroReader
        do {
            rows = try file.reader(leaves: Set(columns.names + columns.deletes).sorted())
        } catch {
            throw TableError(error, in: what)
        }
        var deletes: [DeleteFile] = []
        var key: [UInt8] = []
        while true {
            let batch: AvroBatch?
            do { batch = try rows.next() } catch { throw TableError(error, in: what) }
            guard let batch else { return deletes }
            let entries = ManifestBatch(batch, columns, of: manifest)
            for row in 0..<batch.rowCount {
                let entry = ManifestEntry(entries, row)
                guard try selection.includes(entry) else { continue }
                try entry.checkDeletes()
                PartitionTuple.key(spec.id, columns.partition, batch, file.leaves, row: row, into: &key)
                deletes.append(try delete(entry, columns, batch, row, partition: key))
            }
        }
    }

    private func delete(
        _ entry: ManifestEntry, _ columns: ManifestColumns, _ batch: AvroBatch, _ row: Int, partition: [UInt8]
    ) throws(TableError) -> DeleteFile {
        guard let path = String(validating: entry.path, as: UTF8.self) else {
            throw entry.fault("a delete file's path is no text")
        }
        var referencedPath = entry.bytes(leaf: columns.referencedFile)
        let content: DeleteFile.Content
        if entry.content == 2 {
            guard entry.isParquet else {
                throw TableError(
                    .unsupported,
                    "the table has equality deletes in files that are no Parquet, which this server does not read: its "
                        + "owner can compact the table (rewrite_data_files)")
            }
            content = .equality(equalityIDs(columns, batch, row))
        } else if entry.isFormat("puffin") {
            guard let offset = entry.long(leaf: columns.contentOffset), let size = entry.long(leaf: columns.contentSize),
                offset >= 0, size >= 0, referencedPath != nil
            else { throw entry.fault("a deletion vector has no place or no data file") }
            let (end, overflow) = offset.addingReportingOverflow(size)
            guard !overflow else { throw entry.fault("a deletion vector has no place") }
            content = .vector(offset..<end)
        } else {
            content = .positions(entry.isParquet ? .parquet : .avro)
            // Bounds that are alike are not cut: a cut upper bound is greater than the lower.
            if referencedPath == nil, let lower = bound(columns.lowerBounds, batch, row),
                lower == bound(columns.upperBounds, batch, row)
            {
                referencedPath = lower
            }
        }
        return DeleteFile(
            content: content, location: try paths.resolve(path), size: try entry.size(),
            recordCount: try entry.recordCount(), sequenceNumber: entry.sequenceNumber,
            isUnpartitioned: spec.fields.allSatisfy { $0.transform == .void }, partition: partition,
            // One that may not be read is none of the table's data files.
            referenced: referencedPath.map { paths.fileKey(ofPath: $0) ?? [] })
    }

    private func equalityIDs(_ columns: ManifestColumns, _ batch: AvroBatch, _ row: Int) -> [Int32] {
        guard let (list, element) = columns.equalityIDs, let values = batch[element] else { return [] }
        return batch.entries(ofList: list, row: row).map { Int32(truncatingIfNeeded: values.long($0)) }
    }

    private func bound(_ map: ManifestColumns.Map?, _ batch: AvroBatch, _ row: Int) -> ArraySlice<UInt8>? {
        guard let map, let keys = batch[map.key], let values = batch[map.value] else { return nil }
        for entry in batch.entries(ofList: map.list, row: row)
        where keys.long(entry) == Int64(Self.pathColumn) && values.isPresent(entry) {
            return values.bytes(entry)
        }
        return nil
    }
}
