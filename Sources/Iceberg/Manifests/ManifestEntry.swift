import Avro
import Tables

/// One entry of a manifest: a file that was added, kept or deleted.
struct ManifestEntry {
    enum Status: Int64 {
        case existing = 0
        case added = 1
        case deleted = 2
    }

    private let batch: ManifestBatch
    private let row: Int

    init(_ batch: ManifestBatch, _ row: Int) {
        self.batch = batch
        self.row = row
    }

    private func long(_ column: AvroColumn?) -> Int64? {
        guard let column, column.isPresent(row) else { return nil }
        return column.long(row)
    }

    private func bytes(_ column: AvroColumn?) -> ArraySlice<UInt8>? {
        guard let column, column.isPresent(row) else { return nil }
        return column.bytes(row)
    }

    func long(leaf: Int?) -> Int64? { leaf.flatMap { long(batch.rows[$0]) } }

    func bytes(leaf: Int?) -> ArraySlice<UInt8>? { leaf.flatMap { bytes(batch.rows[$0]) } }

    func status() throws(TableError) -> Status {
        guard let status = long(batch.status).flatMap(Status.init(rawValue:)) else {
            throw fault("an entry has a status that the specification does not know")
        }
        return status
    }

    /// The data sequence number. Entries of new files inherit that of the manifest ("Sequence Number Inheritance").
    var sequenceNumber: Int64 { long(batch.sequenceNumber) ?? batch.manifest.sequenceNumber }

    /// The snapshot that added the file, or deleted it.
    var snapshotID: Int64 { long(batch.snapshotID) ?? batch.manifest.addedSnapshotID ?? -1 }

    var path: ArraySlice<UInt8> { bytes(batch.path) ?? [] }

    func recordCount() throws(TableError) -> Int64 {
        guard let count = long(batch.recordCount), count >= 0 else { throw fault("a file has no count of records") }
        return count
    }

    func size() throws(TableError) -> Int64 {
        guard let size = long(batch.size), size >= 0 else { throw fault("a file has no size") }
        return size
    }

    /// 0 for data, 1 for position deletes, 2 for equality deletes.
    var content: Int64 { long(batch.content) ?? 0 }

    var isParquet: Bool { isFormat("parquet") }

    func isFormat(_ name: StaticString) -> Bool {
        let format = bytes(batch.format) ?? []
        return name.withUTF8Buffer { name in
            unsafe format.count == name.count && zip(format, name).allSatisfy { $0 | 0x20 == $1 }
        }
    }

    private var format: String { String(decoding: bytes(batch.format) ?? [], as: UTF8.self) }

    /// What every file needs to be served.
    private func checkKeys() throws(TableError) {
        if bytes(batch.keyMetadata) != nil {
            throw TableError(.unsupported, "files of the table are encrypted, which cannot be served")
        }
    }

    /// - Throws: ``TableError`` where the entry is no data file that can be served.
    func checkData() throws(TableError) {
        try checkKeys()
        guard content == 0 else { throw fault("it lists delete files among data files") }
        guard isParquet else {
            throw TableError(
                .unsupported,
                "the table has data files of the format \(PathReader.printable(format)), and only Parquet files can be "
                    + "shared: its owner can rewrite them with the property write.format.default=parquet")
        }
    }

    /// - Throws: ``TableError`` where the entry is no delete file that can be read.
    func checkDeletes() throws(TableError) {
        try checkKeys()
        guard content == 1 || content == 2 else { throw fault("it lists data files among delete files") }
        guard isParquet || isFormat("avro") || isFormat("puffin") else {
            throw TableError(
                .unsupported,
                "the table has delete files of the format \(PathReader.printable(format)), which this server does not "
                    + "read: its owner can compact the table")
        }
    }

    func fault(_ message: String) -> TableError {
        TableError(.corrupt, "the manifest \(PathReader.name(batch.manifest.path)) is damaged: \(message)")
    }
}
