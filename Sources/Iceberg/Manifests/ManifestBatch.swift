import Avro
import Tables

/// Some entries of a manifest, with the columns that each of them is asked for at hand.
final class ManifestBatch {
    struct Map {
        let list: Int
        let keys: AvroColumn
        let values: AvroColumn
    }

    let manifest: ManifestFile
    let columns: ManifestColumns
    let rows: AvroBatch
    let status: AvroColumn?
    let snapshotID: AvroColumn?
    let sequenceNumber: AvroColumn?
    let content: AvroColumn?
    let path: AvroColumn?
    let format: AvroColumn?
    let recordCount: AvroColumn?
    let size: AvroColumn?
    let keyMetadata: AvroColumn?
    let nullCounts: Map?
    let nanCounts: Map?
    let lowerBounds: Map?
    let upperBounds: Map?

    init(_ rows: AvroBatch, _ columns: ManifestColumns, of manifest: ManifestFile) {
        self.rows = rows
        self.columns = columns
        self.manifest = manifest
        status = rows[columns.status]
        snapshotID = columns.snapshotID.flatMap { rows[$0] }
        sequenceNumber = columns.sequenceNumber.flatMap { rows[$0] }
        content = columns.content.flatMap { rows[$0] }
        path = rows[columns.path]
        format = rows[columns.format]
        recordCount = rows[columns.recordCount]
        size = rows[columns.size]
        keyMetadata = columns.keyMetadata.flatMap { rows[$0] }
        nullCounts = Self.map(columns.nullCounts, rows)
        nanCounts = Self.map(columns.nanCounts, rows)
        lowerBounds = Self.map(columns.lowerBounds, rows)
        upperBounds = Self.map(columns.upperBounds, rows)
    }

    private static func map(_ map: ManifestColumns.Map?, _ rows: AvroBatch) -> Map? {
        guard let map, let keys = rows[map.key], let values = rows[map.value] else { return nil }
        return Map(list: map.list, keys: keys, values: values)
    }

    /// Where the entries of a row's map are in its columns.
    func entries(_ map: Map, _ row: Int) -> Range<Int> { rows.entries(ofList: map.list, row: row) }
}
