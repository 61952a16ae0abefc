// fuzz: -max_len=12288
// seeds: Tests/IcebergTests/Fixtures/*/metadata/*.avro
import JSON

@testable import Iceberg
@testable import Tables

private let root = ObjectLocation(bucket: "lake", key: "tables")
private let paths = PathReader(policy: LocationPolicy(root: root), location: "s3://lake/tables")

private let schema = IcebergSchema(
    id: 0,
    fields: [
        field(1, "id", .long), field(2, "name", .string), field(3, "at", .timestamp(zoned: true)),
        field(4, "on", .date),
        field(5, "real", .double), field(6, "money", .decimal(precision: 18, scale: 2)),
        field(7, "point", .structure([field(8, "x", .int), field(9, "y", .boolean)])), field(10, "narrow", .float),
    ])

private let specs = [
    PartitionSpec(id: 0, fields: []),
    PartitionSpec(
        id: 1,
        fields: [
            partition(1, 1000, .identity), partition(1, 1001, .bucket(16)), partition(2, 1002, .truncate(2)),
            partition(3, 1003, .year), partition(3, 1004, .month), partition(3, 1005, .day), partition(3, 1006, .hour),
            partition(4, 1007, .identity),
        ]),
    // As old writers left it: values are found by their order.
    PartitionSpec(
        id: 2, fields: [partition(2, nil, .identity), partition(6, nil, .truncate(10)), partition(5, nil, .void)]),
]

private func field(_ id: Int32, _ name: String, _ type: IcebergType) -> IcebergField {
    IcebergField(id: id, name: name, type: type, isRequired: false)
}

private func partition(_ source: Int32, _ id: Int32?, _ transform: Transform) -> PartitionSpec.Field {
    PartitionSpec.Field(sourceID: source, fieldID: id, name: "p\(source)", transform: transform)
}

private let predicates: [Predicate] = [
    .comparison(.lessThan, .column(ColumnReference(["id"])), .literal(.integer(34))),
    .comparison(.equal, .column(ColumnReference(["name"])), .literal(.string("iceberg"))),
    .comparison(.greaterThan, .column(ColumnReference(["at"])), .literal(.timestamp(1_700_000_000_000_000))),
    .isNull(.column(ColumnReference(["point", "x"]))),
    .comparison(.lessThanOrEqual, .column(ColumnReference(["real"])), .literal(.double(1.5))),
]

/// A manifest list, a manifest of data files and one of delete files: what is read of it is whole, or it is refused with
/// a reason.
func fuzz(_ bytes: [UInt8]) {
    attempt { () throws(TableError) in
        for manifest in try ManifestListReader.read(bytes) {
            demand(!manifest.path.isEmpty, "a manifest has a path")
            for spec in specs {
                _ = PartitionFacts(spec: spec, places: places).facts(of: manifest.summaries)
            }
        }
    }
    attempt { () throws(TableError) in _ = try ManifestSpec.id(bytes) }
    var deletes = DeleteIndex([])
    for spec in specs {
        attempt { () throws(TableError) in
            deletes = DeleteIndex(try readDeletes(bytes, spec))
        }
        attempt { () throws(TableError) in
            try readData(bytes, spec, deletes)
        }
    }
}

private func attempt(_ body: () throws(TableError) -> Void) {
    do throws(TableError) {
        try body()
    } catch {
        let kinds: [TableError.Kind] = [.corrupt, .unsupported, .forbiddenLocation, .storage(.tooLarge)]
        demand(kinds.contains(error.kind) && !error.message.isEmpty, "an error blames the table: \(error)")
    }
}

private let places = ColumnPlace.all(of: schema, mapping: .byID)

private func manifest(_ content: ManifestFile.Content, _ spec: PartitionSpec) -> ManifestFile {
    ManifestFile(
        path: "s3://lake/tables/t/metadata/m.avro", length: nil, specID: spec.id, content: content, sequenceNumber: 3,
        addedSnapshotID: 7, isDead: false, summaries: [])
}

private func read(
    _ bytes: [UInt8], _ spec: PartitionSpec, detail: Bool = true, _ predicate: Predicate? = nil,
    _ selection: DataManifest.Selection = .live
) throws(TableError) -> ManifestFiles {
    let pruner = predicate.flatMap { predicate in
        (try? DeltaColumns(schema, mapping: .byID)).map {
            FilePruner(schema: $0.schema, partitionColumns: [], predicate: predicate)
        }
    }
    let context = DataManifest.Context(
        paths: paths, mapping: .byID, places: places, schema: schema, times: [7: 1], detail: detail, pruner: pruner,
        imported: .none)
    return try DataManifest(manifest: manifest(.data, spec), spec: spec, context: context, selection: selection)
        .read(bytes)
}

private func readData(_ bytes: [UInt8], _ spec: PartitionSpec, _ deletes: DeleteIndex) throws(TableError) {
    let all = try read(bytes, spec)
    check(all)
    let names = try read(bytes, spec, detail: false)
    demand(names.files.count == all.files.count, "there are as many files by their names as there are")
    let every = keys(of: all)
    demand(every == keys(of: names), "files have the same names whether statistics are kept or not")
    for predicate in predicates {
        let some = try read(bytes, spec, predicate)
        demand(some.files.count <= all.files.count, "a predicate takes files away")
        demand(keys(of: some).isSubset(of: every), "a predicate adds no files")
    }
    demand(try read(bytes, spec, .unknown).files.count == all.files.count, "an unknown predicate keeps all files")
    if let snapshot = all.snapshotIDs.first {
        let added = try read(bytes, spec, nil, .added(snapshot))
        demand(added.files.count <= all.files.count, "what was added is live")
        demand(added.snapshotIDs.allSatisfy { $0 == snapshot }, "what was added by one snapshot is of that one")
    }
    var assembly = FileAssembly(root: root, deletes: deletes, reading: TableReading())
    try assembly.append(all)
    demand(assembly.files.count == all.files.count, "deletes take no file away")
    for index in 0..<assembly.files.count {
        var reader = assembly.files.reader()
        guard case .announced(let number)? = reader.file(index).deletionVector?.storage else { continue }
        demand(assembly.sets.indices.contains(Int(number)), "a vector is announced by a number that there is")
        demand(assembly.sets[Int(number)].allSatisfy { deletes.files.indices.contains(Int($0)) }, "its files are known")
    }
}

private func keys(of manifest: ManifestFiles) -> Set<[UInt8]> {
    var reader = manifest.files.reader()
    var keys: Set<[UInt8]> = []
    var key: [UInt8] = []
    for index in 0..<manifest.files.count {
        reader.key(of: index, into: &key)
        keys.insert(key)
    }
    return keys
}

private func check(_ manifest: ManifestFiles) {
    let count = manifest.files.count
    demand(manifest.sequenceNumbers.count == count, "each file has a sequence number")
    demand(manifest.snapshotIDs.count == count && manifest.partitionOf.count == count, "each file has all it needs")
    demand(manifest.partitionOf.allSatisfy { $0 < manifest.partitions.count }, "a partition is known")
    var reader = manifest.files.reader()
    for index in 0..<count {
        let file = reader.file(index)
        demand(root.contains(file.location) && file.location != root && file.size >= 0, "\(file.location) may be read")
        let segments = file.location.key.utf8.split(separator: UInt8(ascii: "/"))
        demand(!segments.contains { $0.elementsEqual("..".utf8) }, "\(file.location) leads down")
        let stats = try? JSONValue(parsing: file.stats ?? "", maximumDepth: 1000)
        demand((stats?["numRecords"]?.int64 ?? -1) >= 0, "statistics are JSON: \(file.stats ?? "")")
        demand(stats?["tightBounds"] == .bool(false), "bounds are not tight")
    }
}

private func readDeletes(_ bytes: [UInt8], _ spec: PartitionSpec) throws(TableError) -> [DeleteFile] {
    let files = try DeleteManifest(manifest: manifest(.deletes, spec), spec: spec, paths: paths).read(bytes)
    for file in files {
        demand(root.contains(file.location) && file.size >= 0 && file.recordCount >= 0, "a delete file may be read")
        if case .vector(let range) = file.content { demand(range.lowerBound >= 0, "a vector is in its file") }
    }
    return files
}
