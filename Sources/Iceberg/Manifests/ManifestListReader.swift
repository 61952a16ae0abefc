import Avro
import Tables

/// Reads manifest lists (Iceberg specification, "Manifest Lists").
struct ManifestListReader {
    /// Manifests that one list may name.
    private static let maximumManifests = 1 << 20
    private static let what = "the table's manifest list"

    private let path: Int
    private let length: Int
    private let specID: Int
    private let content: Int?
    private let sequenceNumber: Int?
    private let snapshotID: Int?
    private let keyMetadata: Int?
    private let addedFiles: Int?
    private let existingFiles: Int?
    private let summaries: Summaries?

    private struct Summaries {
        let containsNull: Int
        let containsNaN: Int?
        let lower: Int?
        let upper: Int?
        let list: Int
    }

    static func read(_ bytes: [UInt8]) throws(TableError) -> [ManifestFile] {
        let file: AvroFile
        do { file = try AvroFile(bytes) } catch { throw TableError(error, in: what) }
        let reader = try ManifestListReader(AvroLookup(file, what: what))
        var manifests: [ManifestFile] = []
        var rows: AvroReader
        do { rows = try file.reader(leaves: reader.leaves) } catch { throw TableError(error, in: what) }
        while true {
            let batch: AvroBatch?
            do { batch = try rows.next() } catch { throw TableError(error, in: what) }
            guard let batch else { return manifests }
            guard manifests.count + batch.rowCount <= maximumManifests else {
                throw TableError(.storage(.tooLarge), "\(what) names more than \(maximumManifests) manifests")
            }
            for row in 0..<batch.rowCount { manifests.append(try reader.manifest(batch, row)) }
        }
    }

    private init(_ lookup: AvroLookup) throws(TableError) {
        path = try lookup.required(500, "manifest_path")
        length = try lookup.required(501, "manifest_length")
        specID = try lookup.required(502, "partition_spec_id")
        content = lookup.leaf(517, "content")
        sequenceNumber = lookup.leaf(515, "sequence_number")
        snapshotID = lookup.leaf(503, "added_snapshot_id")
        keyMetadata = lookup.leaf(519, "key_metadata")
        addedFiles = lookup.leaf(504, "added_files_count") ?? lookup.leaf(504, "added_data_files_count")
        existingFiles = lookup.leaf(505, "existing_files_count") ?? lookup.leaf(505, "existing_data_files_count")
        if let containsNull = lookup.leaf(509, "partitions", "element", "contains_null"),
            let list = lookup.file.leaves[containsNull].list
        {
            summaries = Summaries(
                containsNull: containsNull, containsNaN: lookup.leaf(518, "partitions", "element", "contains_nan"),
                lower: lookup.leaf(510, "partitions", "element", "lower_bound"),
                upper: lookup.leaf(511, "partitions", "element", "upper_bound"), list: list)
        } else {
            summaries = nil
        }
    }

    private var leaves: [Int] {
        let own = [path, length, specID, content, sequenceNumber, snapshotID, keyMetadata, addedFiles, existingFiles]
        let nested = [summaries?.containsNull, summaries?.containsNaN, summaries?.lower, summaries?.upper]
        return (own + nested).compactMap { $0 }
    }

    private func manifest(_ batch: AvroBatch, _ row: Int) throws(TableError) -> ManifestFile {
        func long(_ leaf: Int?) -> Int64? {
            guard let leaf, let column = batch[leaf], column.isPresent(row) else { return nil }
            return column.long(row)
        }
        if let keyMetadata, batch[keyMetadata]?.isPresent(row) == true {
            throw TableError(.unsupported, "the table's manifests are encrypted, which cannot be served")
        }
        let name = batch[path]?.bytes(row) ?? []
        guard let text = String(validating: name, as: UTF8.self), !text.isEmpty else {
            throw TableError(.corrupt, "\(Self.what) is damaged: a manifest's path is no text")
        }
        let content: ManifestFile.Content
        switch long(self.content) ?? 0 {
        case 0: content = .data
        case 1: content = .deletes
        case let other: throw TableError(.unsupported, "\(Self.what) names a manifest of the unknown content \(other)")
        }
        return ManifestFile(
            path: text, length: long(length), specID: long(specID) ?? 0, content: content,
            sequenceNumber: long(sequenceNumber) ?? 0, addedSnapshotID: long(snapshotID),
            isDead: long(addedFiles) == 0 && long(existingFiles) == 0, summaries: summaries(batch, row))
    }

    private func summaries(_ batch: AvroBatch, _ row: Int) -> [ManifestFile.FieldSummary] {
        guard let summaries else { return [] }
        func bytes(_ leaf: Int?, _ entry: Int) -> [UInt8]? {
            guard let leaf, let column = batch[leaf], column.isPresent(entry) else { return nil }
            return Array(column.bytes(entry))
        }
        return batch.entries(ofList: summaries.list, row: row).map { entry in
            let nan = summaries.containsNaN.flatMap { batch[$0] }.flatMap { $0.isPresent(entry) ? $0.long(entry) : nil }
            return ManifestFile.FieldSummary(
                containsNull: batch[summaries.containsNull]?.long(entry) != 0, containsNaN: nan.map { $0 != 0 },
                lower: bytes(summaries.lower, entry), upper: bytes(summaries.upper, entry))
        }
    }
}
