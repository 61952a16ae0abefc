import SeededGenerator

/// The columns of checkpoints (Delta protocol, "Checkpoint Schema"), and the choices that writers have among them.
enum CheckpointSchema {
    /// Everything that the protocol names, statistics as text.
    static var full: ParquetField {
        .group("schema", [transaction, add, remove, metadata, tableProtocol, domain, checkpointMetadata, sidecar])
    }

    /// What sidecars have.
    static var files: ParquetField { .group("schema", [add, remove]) }

    /// A choice of columns that holds whatever generated histories say, in any order.
    ///
    /// - Parameters:
    ///   - top: the top-level columns that have to be there.
    ///   - hasVectors: whether files have deletion vectors; where none has, writers may leave the column out.
    static func random(
        _ top: [ParquetField], hasVectors: Bool, _ generator: inout SeededGenerator
    ) -> ParquetField {
        var root = ParquetField.group("schema", top)
        var add = add
        let statistics = generator.pick(["text", "struct", "both"])
        if statistics != "text" { add.fields.append(Self.statistics) }
        if statistics == "struct" { add.drop("stats") }
        if !hasVectors && generator.chance(50) { add.drop("deletionVector") }
        if generator.chance(30) { add.fields.append(.group("partitionValues_parsed", [.leaf("p", .int32)])) }
        if generator.chance(40) {
            for name in ["path", "size", "modificationTime", "dataChange"] { add[name].isRequired = true }
        }
        add.fields.shuffle(using: &generator)
        root["add"] = add
        if generator.chance(30) { root["remove"].drop("deletionVector") }
        if generator.chance(20) { root.drop("remove") }
        if generator.chance(30) { root.fields.append(.group("unheardOf", [.texts("of")])) }
        root.fields.shuffle(using: &generator)
        return root
    }

    static let transaction = ParquetField.group("txn", [.leaf("appId", .text), .leaf("version", .int64)])

    static let add = ParquetField.group(
        "add",
        [
            .leaf("path", .text), .textMap("partitionValues"), .leaf("size", .int64), .leaf("modificationTime", .int64),
            .leaf("dataChange", .boolean), .leaf("stats", .text), vector, .textMap("tags"), .leaf("baseRowId", .int64),
            .leaf("defaultRowCommitVersion", .int64), .leaf("clusteringProvider", .text),
        ])

    static let remove = ParquetField.group(
        "remove",
        [
            .leaf("path", .text), .leaf("deletionTimestamp", .int64), .leaf("dataChange", .boolean),
            .leaf("extendedFileMetadata", .boolean), .textMap("partitionValues"), .leaf("size", .int64), vector,
        ])

    static let vector = ParquetField.group(
        "deletionVector",
        [
            .leaf("storageType", .text), .leaf("pathOrInlineDv", .text), .leaf("offset", .int32),
            .leaf("sizeInBytes", .int32), .leaf("cardinality", .int64),
        ])

    /// Statistics as a struct, of the columns that generated histories have.
    static let statistics = ParquetField.group(
        "stats_parsed",
        [
            .leaf("numRecords", .int64), .group("minValues", [.leaf("a", .int32), .leaf("b", .text)]),
            .group("maxValues", [.leaf("a", .int32), .leaf("b", .text)]),
            .group("nullCount", [.leaf("a", .int64), .leaf("b", .int64)]), .leaf("tightBounds", .boolean),
        ])

    static let metadata = ParquetField.group(
        "metaData",
        [
            .leaf("id", .text), .leaf("name", .text), .leaf("description", .text),
            .group("format", [.leaf("provider", .text), .textMap("options")]), .leaf("schemaString", .text),
            .texts("partitionColumns"), .leaf("createdTime", .int64), .textMap("configuration"),
        ])

    static let tableProtocol = ParquetField.group(
        "protocol",
        [
            .leaf("minReaderVersion", .int32), .leaf("minWriterVersion", .int32), .texts("readerFeatures"),
            .texts("writerFeatures"),
        ])

    static let domain = ParquetField.group(
        "domainMetadata", [.leaf("domain", .text), .leaf("configuration", .text), .leaf("removed", .boolean)])

    static let checkpointMetadata = ParquetField.group(
        "checkpointMetadata", [.leaf("version", .int64), .textMap("tags")])

    static let sidecar = ParquetField.group(
        "sidecar",
        [.leaf("path", .text), .leaf("sizeInBytes", .int64), .leaf("modificationTime", .int64), .textMap("tags")])
}
