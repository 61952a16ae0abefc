import Avro
import Tables

/// Reads which files a manifest names as live, and nothing else of them.
struct ManifestPaths {
    let manifest: ManifestFile
    let paths: PathReader

    /// The keys of the files (see `FileKey`). Those that the table may not name are left out: no reader may fetch them.
    func read(_ bytes: [UInt8]) throws(TableError) -> [[UInt8]] {
        let what = "the manifest \(PathReader.name(manifest.path))"
        let file: AvroFile
        do { file = try AvroFile(bytes) } catch { throw TableError(error, in: what) }
        let lookup = AvroLookup(file, what: what)
        let status = try lookup.required(0, "status")
        let path = try lookup.required(100, "data_file", "file_path")
        var rows: AvroReader
        do { rows = try file.reader(leaves: [status, path].sorted()) } catch { throw TableError(error, in: what) }
        var keys: [[UInt8]] = []
        while true {
            let batch: AvroBatch?
            do { batch = try rows.next() } catch { throw TableError(error, in: what) }
            guard let batch else { return keys }
            for row in 0..<batch.rowCount {
                guard let statuses = batch[status], let names = batch[path], statuses.isPresent(row),
                    names.isPresent(row), statuses.long(row) != ManifestEntry.Status.deleted.rawValue
                else { continue }
                if let key = paths.fileKey(ofPath: names.bytes(row)) { keys.append(key) }
            }
        }
    }
}
