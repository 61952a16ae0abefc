import Avro
import Tables

/// One entry of a manifest: a file that was added, kept or deleted.
struct ManifestEntry {
    enum Status: Int64 {
        case existing = 0
        case added = 1
        case deleted = 2
    }

    private let columns: ManifestColumns
    private let batch: AvroBatch
    private let row: Int
    private let manifest: ManifestFile

    init(_ columns: ManifestColumns, _ batch: AvroBatch, _ row: Int, of manifest: ManifestFile) {
        self.columns = columns
        self.batch = batch
        self.row = row
        self.manifest = manifest
    }

    func long(_ leaf: Int?) -> Int64? {
        guard let leaf, let column = batch[leaf], column.isPresent(row) else { return nil }
        return column.long(row)
    }

    func bytes(_ leaf: Int?) -> ArraySlice<UInt8>? {
        guard let leaf, let column = batch[leaf], column.isPresent(row) else { return nil }
        return column.bytes(row)
    }

    func status() throws(TableError) -> Status {
        guard let status = long(columns.status).flatMap(Status.init(rawValue:)) else {
            throw fault("an entry has a status that the specification does not know")
        }
        return status
    }

    /// The data sequence number. Entries of new files inherit that of the manifest ("Sequence Number Inheritance").
    var sequenceNumber: Int64 { long(columns.sequenceNumber) ?? manifest.sequenceNumber }

    /// The snapshot that added the file, or deleted it.
    var snapshotID: Int64 { long(columns.snapshotID) ?? manifest.addedSnapshotID ?? -1 }

    var path: ArraySlice<UInt8> { bytes(columns.path) ?? [] }

    func recordCount() throws(TableError) -> Int64 {
        guard let count = long(columns.recordCount), count >= 0 else { throw fault("a file has no count of records") }
        return count
    }

    func size() throws(TableError) -> Int64 {
        guard let size = long(columns.size), size >= 0 else { throw fault("a file has no size") }
        return size
    }

    /// 0 for data, 1 for position deletes, 2 for equality deletes.
    var content: Int64 { long(columns.content) ?? 0 }

    var isParquet: Bool { isFormat("parquet") }

    func isFormat(_ name: StaticString) -> Bool {
        let format = bytes(columns.format) ?? []
        return name.withUTF8Buffer { name in
            unsafe format.count == name.count && zip(format, name).allSatisfy { $0 | 0x20 == $1 }
        }
    }

    private var format: String { String(decoding: bytes(columns.format) ?? [], as: UTF8.self) }

    /// What every file needs to be served.
    private func checkKeys() throws(TableError) {
        if bytes(columns.keyMetadata) != nil {
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
        TableError(.corrupt, "the manifest \(PathReader.name(manifest.path)) is damaged: \(message)")
    }
}
