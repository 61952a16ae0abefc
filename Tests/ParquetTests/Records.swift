import JSON
import Parquet

/// The records of a file in memory.
enum Records {
    /// Each as a line of JSON.
    static func all(of bytes: [UInt8], batchRows: Int = 1000) async throws(ParquetError) -> [String] {
        let file = try await ParquetFile(.memory(bytes))
        var records: [String] = []
        for group in 0..<file.rowGroupCount {
            var rows = try await file.rowGroup(group, leaves: Array(file.leaves.indices))
            while let batch = try rows.next(maximum: batchRows) {
                var record = try RecordWriter(file.root, of: batch)
                for _ in 0..<batch.rowCount {
                    var writer = JSONWriter()
                    try record.writeNext(into: &writer)
                    records.append(String(decoding: writer.bytes, as: UTF8.self))
                }
            }
        }
        return records
    }
}
