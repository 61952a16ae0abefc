// fuzz: -max_len=12288
// seeds: Tests/IcebergTests/Fixtures/*/data/*-deletes.*
import Avro
import Parquet

@testable import Iceberg
@testable import Tables

/// Rows that are read: a few bytes may stand for millions.
private let mostRows: Int64 = 20_000

private let root = ObjectLocation(bucket: "lake", key: "tables")
private let paths = PathReader(policy: LocationPolicy(root: root), location: "s3://lake/tables")

/// A file of position deletes in either format: ascending positions of files that may be read, or a refusal with a
/// reason.
func fuzz(_ bytes: [UInt8]) {
    finish {
        // As many rows as the manifest says, or a refusal: a file that lost some is no smaller set of deletes.
        if let file = try? await ParquetFile(.memory(bytes)), file.rowCount <= mostRows {
            await check(bytes, .parquet, rows: file.rowCount)
        }
        if let rows = rows(ofAvro: bytes), rows <= mostRows { await check(bytes, .avro, rows: rows) }
        if bytes.count < 8 { await check(bytes, .parquet, rows: nil) }
    }
}

private func check(_ bytes: [UInt8], _ format: DeleteFile.DataFormat, rows: Int64?) async {
    let file = DeleteFile(
        content: .positions(format), location: root.appending("t/data/d"), size: Int64(bytes.count),
        recordCount: rows ?? 1,
        sequenceNumber: 1, isUnpartitioned: true, partition: [], referenced: nil)
    do throws(TableError) {
        let deletes = try await PositionDeletes(file, store: OneObject(bytes: bytes), paths: paths)
        demand(Int64(deletes.count) == rows ?? 1, "every row is read: \(deletes.count) of \(rows ?? 1)")
        var sum = 0
        for (key, positions) in deletes.positions {
            demand(!key.isEmpty && !positions.isEmpty, "a file that is named has rows that are deleted")
            for (one, next) in zip(positions, positions.dropFirst()) { demand(one < next, "positions ascend") }
            demand(positions.allSatisfy { $0 <= UInt64(Int64.max) }, "positions are not negative")
            sum += positions.count
            let content = VectorBlob.content(of: positions)
            demand(RoaringBitmap.cardinality(content.dropFirst(4)) == Int64(positions.count), "they are a bitmap")
        }
        demand(sum <= deletes.count, "no row deletes two rows")
        demand(deletes.byteCount >= sum * 8, "what is held is counted")
    } catch {
        let kinds: [TableError.Kind] = [.corrupt, .unsupported, .storage(.tooLarge)]
        demand(kinds.contains(error.kind) && !error.message.isEmpty, "an error blames the file: \(error)")
    }
}

/// - Returns: nil where the file does not begin as one; more than ``mostRows`` where there are too many.
private func rows(ofAvro bytes: [UInt8]) -> Int64? {
    guard let file = try? AvroFile(bytes) else { return nil }
    let wanted = [file.leaf(named: ["file_path"]), file.leaf(named: ["pos"])].compactMap { $0 }
    guard var reader = try? file.reader(leaves: wanted) else { return 0 }
    var rows: Int64 = 0
    while rows <= mostRows, let batch = try? reader.next() { rows += Int64(batch.rowCount) }
    return rows
}
