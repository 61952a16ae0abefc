import Avro

/// How many NaN each file has in each column, as the manifests of a fixture tell.
struct NaNCounts {
    private var counts: [String: [Int64: Int64]] = [:]

    init(_ store: LakeStore) throws {
        for key in store.keys where key.hasSuffix(".avro") && key.contains("/metadata/") {
            let file = try AvroFile(store.bytes(key) ?? [])
            guard let path = file.leaf(named: ["data_file", "file_path"]),
                let id = file.leaf(named: ["data_file", "nan_value_counts", "element", "key"]),
                let count = file.leaf(named: ["data_file", "nan_value_counts", "element", "value"]),
                let list = file.leaves[id].list
            else { continue }
            var rows = try file.reader(leaves: [path, id, count])
            while let batch = try rows.next() {
                for row in 0..<batch.rowCount {
                    let name = String(decoding: batch[path]?.bytes(row) ?? [], as: UTF8.self)
                    for entry in batch.entries(ofList: list, row: row) {
                        counts[name, default: [:]][batch[id]?.long(entry) ?? 0] = batch[count]?.long(entry)
                    }
                }
            }
        }
    }

    /// - Returns: nil where nobody counted.
    func count(_ column: Int64, in path: String) -> Int64? { counts[path]?[column] }
}
