import JSON
import Tables

/// A table's columns in the terms of Delta.
///
/// The rule is column mapping by id: files are found by their field ids, and the physical name is `col-` and the id,
/// which a column keeps whatever it is called. Files without ids (imported ones) are mapped by name instead.
struct DeltaColumns: Sendable {
    enum Mapping: Sendable, Hashable {
        case byID
        /// By id as well; the columns named here go by these physical names, all others by `col-` and the id.
        case byIDNaming([Int32: String])
        /// By the names that files without field ids have; a field's id to its name.
        case byName([Int32: String])

        var mode: String {
            switch self {
            case .byID, .byIDNaming: "id"
            case .byName: "name"
            }
        }

        /// Whether every file has field ids.
        var hasIDs: Bool { mode == "id" }

        func physicalName(_ field: IcebergField) -> String {
            switch self {
            case .byID: "col-\(field.id)"
            case .byIDNaming(let names): names[field.id] ?? "col-\(field.id)"
            case .byName(let names): names[field.id] ?? field.name
            }
        }
    }

    let schema: StructType
    let schemaString: String
    let mapping: Mapping

    /// - Throws: ``TableError`` of kind `unsupported` that names the column that has no equal in Delta.
    init(_ iceberg: IcebergSchema, mapping: Mapping) throws(TableError) {
        self.mapping = mapping
        var writer = JSONWriter()
        schema = try Self.structure(iceberg.fields, mapping, path: [], into: &writer)
        schemaString = String(decoding: writer.bytes, as: UTF8.self)
    }

    /// The same columns as readers without column mapping see them, by their own names.
    static func plain(_ iceberg: IcebergSchema) throws(TableError) -> String {
        var writer = JSONWriter()
        _ = try structure(iceberg.fields, nil, path: [], into: &writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private static func structure(
        _ fields: [IcebergField], _ mapping: Mapping?, path: [String], into writer: inout JSONWriter
    ) throws(TableError) -> StructType {
        writer.raw("{\"type\":\"struct\",\"fields\":[")
        var result: [StructType.Field] = []
        for (index, field) in fields.enumerated() {
            if index > 0 { writer.raw(",") }
            writer.raw("{\"name\":")
            writer.string(field.name)
            writer.raw(",\"type\":")
            let type = try self.type(field.type, mapping, path: path + [field.name], into: &writer)
            writer.raw(",\"nullable\":")
            writer.bool(!field.isRequired)
            writer.raw(",\"metadata\":{")
            metadata(field, mapping, into: &writer)
            writer.raw("}}")
            result.append(
                StructType.Field(
                    name: field.name, type: type, nullable: !field.isRequired,
                    physicalName: mapping?.physicalName(field)))
        }
        writer.raw("]}")
        return StructType(fields: result)
    }

    private static func metadata(_ field: IcebergField, _ mapping: Mapping?, into writer: inout JSONWriter) {
        if let doc = field.doc {
            writer.raw("\"comment\":")
            writer.string(doc)
            if mapping != nil { writer.raw(",") }
        }
        guard let mapping else { return }
        writer.raw("\"delta.columnMapping.id\":")
        writer.integer(field.id)
        writer.raw(",\"delta.columnMapping.physicalName\":")
        writer.string(mapping.physicalName(field))
    }

    private static func type(
        _ type: IcebergType, _ mapping: Mapping?, path: [String], into writer: inout JSONWriter
    ) throws(TableError) -> DataType {
        if let (name, primitive) = primitive(type) {
            writer.string(name)
            return primitive
        }
        switch type {
        case .structure(let fields): return .structure(try structure(fields, mapping, path: path, into: &writer))
        case .list(let element):
            writer.raw("{\"type\":\"array\",\"elementType\":")
            let inner = try self.type(element.type, mapping, path: path + ["element"], into: &writer)
            writer.raw(",\"containsNull\":")
            writer.bool(!element.isRequired)
            writer.raw("}")
            return .array(element: inner, containsNull: !element.isRequired)
        case .map(let key, let value):
            writer.raw("{\"type\":\"map\",\"keyType\":")
            let keyType = try self.type(key.type, mapping, path: path + ["key"], into: &writer)
            writer.raw(",\"valueType\":")
            let valueType = try self.type(value.type, mapping, path: path + ["value"], into: &writer)
            writer.raw(",\"valueContainsNull\":")
            writer.bool(!value.isRequired)
            writer.raw("}")
            return .map(key: keyType, value: valueType, valueContainsNull: !value.isRequired)
        default:
            throw TableError(
                .unsupported,
                "the column '\(path.joined(separator: "."))' has the Iceberg type \(type.name), which has no equal in "
                    + "Delta: read the table through the Iceberg route, or have its owner store the column as a "
                    + "type that Delta has, such as \(substitute(type))")
        }
    }

    private static func primitive(_ type: IcebergType) -> (name: String, type: DataType)? {
        switch type {
        case .boolean: ("boolean", .boolean)
        case .int: ("integer", .integer)
        case .long: ("long", .long)
        case .float: ("float", .float)
        case .double: ("double", .double)
        case .decimal(let precision, let scale):
            ("decimal(\(precision),\(scale))", .decimal(precision: precision, scale: scale))
        case .date: ("date", .date)
        case .timestamp(true): ("timestamp", .timestamp)
        case .timestamp(false): ("timestamp_ntz", .timestampNtz)
        case .string: ("string", .string)
        case .binary: ("binary", .binary)
        default: nil
        }
    }

    private static func substitute(_ type: IcebergType) -> String {
        switch type {
        case .uuid: "string"
        case .fixed: "binary"
        case .time: "long or string"
        case .timestampNanos(let zoned): zoned ? "timestamptz" : "timestamp"
        default: "string or binary"
        }
    }
}
