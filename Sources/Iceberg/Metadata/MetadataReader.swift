import JSON
import Tables

/// Reads metadata files of the format versions 1 to 3.
struct MetadataReader {
    private var formatVersion: Int64?
    private var uuid: String?
    private var location: String?
    private var lastSequenceNumber: Int64 = 0
    private var lastUpdated: Int64 = 0
    private var lastColumnID: Int64 = 0
    private var schema: JSONValue?
    private var schemas: [JSONValue]?
    private var currentSchemaID: Int64?
    private var spec: JSONValue?
    private var specs: [JSONValue]?
    private var properties: [String: String] = [:]
    private var currentSnapshotID: Int64?
    private var mainSnapshotID: Int64?
    private var snapshots: [Int64: IcebergSnapshot] = [:]
    private var log: [IcebergMetadata.LogEntry] = []
    private var isEncrypted = false
    private var names: Set<String> = []
    private var repeated: String?

    static func read(_ bytes: [UInt8]) throws(TableError) -> IcebergMetadata {
        var reader = MetadataReader()
        do throws(JSONError) {
            var scanner = JSONScanner(bytes)
            try scanner.forEachMember { name, scanner throws(JSONError) in try reader.member(name, &scanner) }
            try scanner.end()
        } catch {
            throw Self.fault("it is no JSON of the kind that is expected: \(error)")
        }
        // Readers disagree about which of two members with one name counts (RFC 8259, section 4).
        if let name = reader.repeated { throw Self.fault("it has the member '\(name)' twice") }
        return try reader.finish()
    }

    private mutating func member(_ name: String, _ scanner: inout JSONScanner) throws(JSONError) {
        if !names.insert(name).inserted { repeated = repeated ?? String(name.unicodeScalars.prefix(64)) }
        if try scanner.null() { return }
        switch name {
        case "format-version": formatVersion = try scanner.int64()
        case "table-uuid": uuid = try scanner.string()
        case "location": location = try scanner.string()
        case "last-sequence-number": lastSequenceNumber = try scanner.int64()
        case "last-updated-ms": lastUpdated = try scanner.int64()
        case "last-column-id": lastColumnID = try scanner.int64()
        case "schema": schema = try scanner.value()
        case "schemas": schemas = try scanner.value().array
        case "current-schema-id": currentSchemaID = try scanner.int64()
        case "partition-spec": spec = try scanner.value()
        case "partition-specs": specs = try scanner.value().array
        case "properties":
            try scanner.forEachMember { key, scanner throws(JSONError) in
                if case .string(let text) = try scanner.value() { properties[key] = text }
            }
        case "current-snapshot-id": currentSnapshotID = try scanner.int64()
        case "snapshots":
            try scanner.forEachElement { scanner throws(JSONError) in
                let snapshot = try SnapshotReader.read(&scanner)
                snapshots[snapshot.id] = snapshot
            }
        case "snapshot-log":
            try scanner.forEachElement { scanner throws(JSONError) in
                let entry = try scanner.value()
                guard let time = entry["timestamp-ms"]?.int64, let id = entry["snapshot-id"]?.int64 else { return }
                log.append(IcebergMetadata.LogEntry(timestamp: time, snapshotID: id))
            }
        case "refs": mainSnapshotID = try scanner.value()["main"]?["snapshot-id"]?.int64
        case "encryption-keys": isEncrypted = try scanner.value().array?.isEmpty == false
        default: try scanner.skip()
        }
    }

    private func finish() throws(TableError) -> IcebergMetadata {
        guard let formatVersion else { throw Self.fault("it has no format-version") }
        guard (1...3).contains(formatVersion) else {
            throw TableError(
                .unsupported,
                "the table has the Iceberg format version \(formatVersion), and this server reads the versions 1 to 3")
        }
        guard !isEncrypted, properties["encryption.key-id"] == nil else {
            throw TableError(.unsupported, "the table is encrypted (Iceberg table encryption), which cannot be served")
        }
        guard let location else { throw Self.fault("it has no location") }
        guard uuid != nil || formatVersion == 1 else { throw Self.fault("it has no table-uuid") }
        var read: [IcebergSchema] = []
        for value in schemas ?? [] { read.append(try SchemaReader.schema(value)) }
        if read.isEmpty, let schema { read.append(try SchemaReader.schema(schema)) }
        guard let first = read.first else { throw Self.fault("it has no schema") }
        let current = currentSchemaID ?? first.id
        guard read.contains(where: { $0.id == current }) else { throw Self.fault("its current schema is missing") }
        // -1 is how version 1 writes that there is none.
        let snapshotID = [mainSnapshotID, currentSnapshotID].compactMap { $0 }.first { $0 != -1 }
        if let snapshotID, snapshots[snapshotID] == nil { throw Self.fault("its current snapshot is missing") }
        let ids = Set(read.map(\.id))
        let newest = ids.max() ?? 0
        return IcebergMetadata(
            formatVersion: Int(formatVersion), uuid: uuid ?? location, location: location,
            lastSequenceNumber: lastSequenceNumber, lastUpdated: lastUpdated,
            lastColumnID: Int32(clamping: lastColumnID), schemas: read, currentSchemaID: current,
            hasAllSchemas: schemas != nil && newest < ids.count && (ids.min() ?? 0) == 0,
            specs: try partitionSpecs(), properties: properties, currentSnapshotID: snapshotID, snapshots: snapshots,
            snapshotLog: log)
    }

    private func partitionSpecs() throws(TableError) -> [Int64: PartitionSpec] {
        var result: [Int64: PartitionSpec] = [:]
        for value in specs ?? [] {
            guard let id = value["spec-id"]?.int64, let fields = value["fields"]?.array else {
                throw Self.fault("a partition spec has no spec-id or fields")
            }
            result[id] = PartitionSpec(id: id, fields: try fields.map(Self.partitionField))
        }
        if result.isEmpty, let fields = spec?.array {
            result[0] = PartitionSpec(id: 0, fields: try fields.map(Self.partitionField))
        }
        return result
    }

    private static func partitionField(_ value: JSONValue) throws(TableError) -> PartitionSpec.Field {
        guard let name = value["name"]?.string, let transform = value["transform"]?.string else {
            throw fault("a partition field has no name or transform")
        }
        let several = value["source-ids"]?.array
        let source = value["source-id"]?.int64 ?? (several?.count == 1 ? several?[0].int64 : nil)
        return PartitionSpec.Field(
            sourceID: source.flatMap(Int32.init(exactly:)),
            fieldID: value["field-id"]?.int64.flatMap(Int32.init(exactly:)), name: name,
            transform: Transform(transform))
    }

    static func fault(_ message: String) -> TableError {
        TableError(.corrupt, "the table's Iceberg metadata is damaged: \(message)")
    }
}
