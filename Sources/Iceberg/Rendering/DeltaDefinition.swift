import JSON
import Tables

/// A table at one snapshot in the terms of Delta: protocol, metadata, and how its columns are found in files.
struct DeltaDefinition: Sendable {
    let schema: IcebergSchema
    let mapping: DeltaColumns.Mapping
    let columns: DeltaColumns
    private let metadata: IcebergMetadata
    private let plain: PlainForm?

    /// - Parameter isFeed: whether the answer is one of changes. The kernel behind the Python client reads these only
    ///   where columns have their names in the files for physical names, which those have that were never renamed.
    init(_ metadata: IcebergMetadata, schema: IcebergSchema, isFeed: Bool = false) throws(TableError) {
        self.metadata = metadata
        self.schema = schema
        try Self.checkPromotions(schema, metadata)
        let mapping = try NameMapping.mapping(of: schema, in: metadata)
        self.mapping = isFeed && mapping == .byID ? .byIDNaming(Self.lastingNames(metadata)) : mapping
        columns = try DeltaColumns(schema, mapping: self.mapping)
        plain = try Self.plainForm(schema, self.mapping, metadata)
    }

    /// The names of the columns that never had another, and whose name no other column ever had.
    private static func lastingNames(_ metadata: IcebergMetadata) -> [Int32: String] {
        var paths: [Int32: Set<[String]>] = [:]
        var holders: [[String]: Set<Int32>] = [:]
        for schema in metadata.schemas {
            schema.forEachField { field, path in
                paths[field.id, default: []].insert(path)
                holders[path, default: []].insert(field.id)
            }
        }
        var names: [Int32: String] = [:]
        for (id, known) in paths {
            guard known.count == 1, let path = known.first, holders[path]?.count == 1, let name = path.last,
                // Another column's physical name may be that.
                !name.hasPrefix("col-")
            else { continue }
            names[id] = name
        }
        return names
    }

    /// Dates that became timestamps have no equal in Delta.
    private static func checkPromotions(_ schema: IcebergSchema, _ metadata: IcebergMetadata) throws(TableError) {
        let present = schema.byID
        for older in metadata.schemas {
            for (id, field) in older.byID where field.type == .date {
                guard let now = present[id], now.type != .date else { continue }
                throw TableError(
                    .unsupported,
                    "the column '\(now.name)' was a date and is a \(now.type.name) now, which older files do not say "
                        + "in a way that Delta knows: its owner can rewrite the files that hold dates")
            }
        }
    }

    /// The columns without column mapping, where every schema of the table has each column under its present name and
    /// type, and no other column ever had that name.
    private static func plainForm(
        _ schema: IcebergSchema, _ mapping: DeltaColumns.Mapping, _ metadata: IcebergMetadata
    ) throws(TableError) -> PlainForm? {
        guard metadata.hasAllSchemas else { return nil }
        var paths: [Int32: [String]] = [:]
        var types: [Int32: IcebergType] = [:]
        var ids: [[String]: Int32] = [:]
        var isPlain = true
        for schema in metadata.schemas {
            schema.forEachField { field, path in
                if paths.updateValue(path, forKey: field.id).map({ $0 != path }) ?? false { isPlain = false }
                if ids.updateValue(field.id, forKey: path).map({ $0 != field.id }) ?? false { isPlain = false }
                switch field.type {
                case .structure, .list, .map: break
                default:
                    if types.updateValue(field.type, forKey: field.id).map({ $0 != field.type }) ?? false {
                        isPlain = false
                    }
                }
            }
        }
        guard isPlain else { return nil }
        var names: [String: String] = [:]
        schema.forEachField { field, _ in names[mapping.physicalName(field)] = field.name }
        return PlainForm(schemaString: try DeltaColumns.plain(schema), names: names)
    }

    // MARK: Protocol and metadata

    /// - Parameter isFeed: see ``tableMetadata(partitionColumns:isFeed:)``.
    func tableProtocol(hasDeletes: Bool, isFeed: Bool = false) -> TableProtocol {
        var features = ["columnMapping"]
        if hasDeletes { features.append("deletionVectors") }
        if Self.usesWallClock(columns.schema) { features.append("timestampNtz") }
        return TableProtocol(
            minReaderVersion: 3, minWriterVersion: 7, readerFeatures: features,
            writerFeatures: isFeed ? features + ["changeDataFeed"] : features)
    }

    private static func usesWallClock(_ schema: StructType) -> Bool {
        schema.fields.contains { usesWallClock($0.type) }
    }

    private static func usesWallClock(_ type: DataType) -> Bool {
        switch type {
        case .timestampNtz: true
        case .structure(let schema): usesWallClock(schema)
        case .array(let element, _): usesWallClock(element)
        case .map(let key, let value, _): usesWallClock(key) || usesWallClock(value)
        default: false
        }
    }

    /// - Parameters:
    ///   - partitionColumns: logical names of columns that are in no file.
    ///   - isFeed: whether the answer is one of changes, which recipients only read where the table says it has them.
    func tableMetadata(partitionColumns: [String], isFeed: Bool = false) -> TableMetadata {
        var configuration = [
            "delta.columnMapping.mode": mapping.mode, "delta.columnMapping.maxColumnId": "\(metadata.lastColumnID)",
        ]
        if isFeed { configuration["delta.enableChangeDataFeed"] = "true" }
        return TableMetadata(
            id: metadata.uuid, name: nil, description: metadata.properties["comment"], formatProvider: "parquet",
            formatOptions: [:], schemaString: columns.schemaString, schema: columns.schema,
            partitionColumns: partitionColumns, configuration: configuration, createdTime: nil, plain: plain)
    }
}
