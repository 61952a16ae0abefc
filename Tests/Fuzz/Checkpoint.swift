// fuzz: -max_len=20480
// seeds: Tests/ParquetTests/Fixtures/delta-checkpoint.parquet
import JSON
import Parquet

@testable import Delta
@testable import Tables

/// Rows that are read: a file of a few bytes may have millions that are all null.
private let mostRows: Int64 = 20_000

private let policy = LocationPolicy(
    root: ObjectLocation(bucket: "b", key: "t"), allowed: [ObjectLocation(bucket: "b", key: "a")], folder: "/d/b")

/// A checkpoint in Parquet or JSON, whose sidecars have the same bytes, gives definitions and files that may be read, or
/// is refused with a reason.
func fuzz(_ bytes: [UInt8]) {
    finish {
        do throws(TableError) {
            try await read(bytes)
        } catch {
            let kinds: [TableError.Kind] = [.corrupt, .unsupported, .forbiddenLocation, .storage(.tooLarge)]
            demand(kinds.contains(error.kind), "an error blames the table: \(error)")
        }
    }
}

private func read(_ bytes: [UInt8]) async throws(TableError) {
    if let file = try? await ParquetFile(.memory(bytes)), file.rowCount > mostRows { return }
    let isJSON = bytes.first == UInt8(ascii: "{")
    let info = ObjectInfo(
        key: "t/_delta_log/7.checkpoint." + (isJSON ? "json" : "parquet"), size: Int64(bytes.count), modified: 0,
        etag: nil)
    let reader = CheckpointReader(store: OneObject(bytes: bytes), policy: policy)
    var checkpoint = try await reader.open(Checkpoint(version: 7, kind: isJSON ? .topLevel(info) : .parts([info])))
    var definition = DefinitionReplay()
    try await checkpoint.readDefinitions(into: &definition)
    _ = try? definition.found(upTo: 7)
    var counts: [Int] = []
    for detail in [FileDetail.names, .everything] {
        let files = try await checkpoint.readFiles(seen: ByteKeyTable(), detail: detail)
        counts.append(files.count)
        check(files)
    }
    demand(counts[0] == counts[1], "there are as many files by their names as there are")
}

private func check(_ files: FileList) {
    var reader = files.reader()
    for index in 0..<files.count {
        let file = reader.file(index)
        let isBelow = policy.root.contains(file.location) || policy.allowed[0].contains(file.location)
        demand(isBelow && file.location != policy.root && file.size >= 0, "\(file.location) may be read")
        demand(file.partitionValues.allSatisfy { $0.value != "" }, "an empty partition value is null")
        let members = [UInt8(ascii: "{")] + file.passedThrough + [UInt8(ascii: "}")]
        demand((try? JSONValue(parsing: members, maximumDepth: 1000)) != nil, "what is passed through is JSON")
    }
}
