// fuzz: -max_len=20480
// seeds: Tests/ParquetTests/Fixtures/*.parquet
import JSON
import Parquet

/// Rows that are read of one row group: a file of a few bytes may have millions that are all null.
private let mostRows: Int64 = 5000

/// A whole file held in memory: every column of every row group is read, or refused with a reason, and the records are
/// the same however many are read at once.
func fuzz(_ bytes: [UInt8]) {
    finish {
        do throws(ParquetError) {
            let file = try await ParquetFile(.memory(bytes))
            for index in 0..<file.rowGroupCount { try await check(file, rowGroup: index) }
        } catch {
            demand([.malformed, .unsupported, .tooLarge].contains(error.kind), "an error blames the file: \(error)")
        }
    }
}

private func check(_ file: ParquetFile, rowGroup index: Int) async throws(ParquetError) {
    demand(file.byteCount(ofRowGroup: index) >= 0, "a row group has no fewer than no bytes")
    for leaf in file.leaves.indices {
        _ = file.statistics(ofRowGroup: index, leaf: leaf)
        _ = file.mayHaveText([0x61], rowGroup: index, leaf: leaf)
    }
    let rows = file.rowCount(ofRowGroup: index)
    let together = try await records(file, rowGroup: index, step: 100)
    guard rows <= 200 else { return }
    do throws(ParquetError) {
        let apart = try await records(file, rowGroup: index, step: 7)
        demand(apart == together, "records are the same however many are read at once")
    } catch {
        demand(error.kind == .tooLarge, "what can be read at once can be read in pieces: \(error)")
    }
}

/// The rows of a row group as lines of JSON.
private func records(_ file: ParquetFile, rowGroup index: Int, step: Int) async throws(ParquetError) -> [UInt8] {
    var group = try await file.rowGroup(index, leaves: Array(file.leaves.indices))
    demand(group.batchRows > 0, "a batch has rows")
    let rows = file.rowCount(ofRowGroup: index)
    var text: [UInt8] = []
    var read: Int64 = 0
    while read < min(rows, mostRows) {
        guard let batch = try group.next(maximum: step) else {
            demand(false, "a row group has all its rows")
            break
        }
        read += Int64(batch.rowCount)
        var records = try RecordWriter(file.root, of: batch)
        for _ in 0..<batch.rowCount {
            var writer = JSONWriter()
            try records.writeNext(into: &writer)
            demand((try? JSONValue(parsing: writer.bytes, maximumDepth: 1000)) != nil, "a record is JSON")
            text += writer.bytes + [0x0A]
        }
    }
    if read == rows { demand(try group.next(maximum: step) == nil, "a row group has no more than its rows") }
    return text
}
