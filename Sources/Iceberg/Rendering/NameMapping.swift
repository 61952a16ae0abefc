import JSON
import Tables

/// Decides how the files' columns are found: by field ids, or by name where files were imported that have none
/// (Iceberg specification, "Column Projection", `schema.name-mapping.default`).
enum NameMapping {
    private static let property = "schema.name-mapping.default"

    /// - Throws: ``TableError`` of kind `unsupported` where a name in files without ids could be of another column.
    static func mapping(
        of schema: IcebergSchema, in metadata: IcebergMetadata
    ) throws(TableError) -> DeltaColumns.Mapping {
        guard let text = metadata.properties[property] else { return .byID }
        var names: [Int32: [String]] = [:]
        do throws(JSONError) { collect(try JSONValue(parsing: text), into: &names) } catch {
            throw MetadataReader.fault("its property \(property) is no JSON: \(error)")
        }
        guard metadata.hasAllSchemas else {
            throw refusal("the table no longer tells which names its columns had", nil)
        }
        var fault: (what: String, column: String)?
        var holders: [[String]: Set<Int32>] = [:]
        for older in metadata.schemas {
            older.forEachField { field, path in holders[path, default: []].insert(field.id) }
        }
        var result: [Int32: String] = [:]
        schema.forEachField { field, path in
            result[field.id] = field.name
            let known = names[field.id] ?? []
            if known != [field.name] {
                fault = fault ?? (known.isEmpty ? "has no name there" : "has other names there", field.name)
            }
            if holders[path]?.count != 1 { fault = fault ?? ("has a name that another column had", field.name) }
        }
        for older in metadata.schemas {
            older.forEachField { field, _ in
                if let name = result[field.id], name != field.name {
                    fault = fault ?? ("was called '\(field.name)' before", name)
                }
            }
        }
        if let fault { throw refusal("its column '\(fault.column)' \(fault.what)", fault.column) }
        return .byName(result)
    }

    private static func collect(_ value: JSONValue, into names: inout [Int32: [String]]) {
        for entry in value.array ?? [] {
            if let id = entry["field-id"]?.int64.flatMap(Int32.init(exactly:)) {
                names[id] = entry["names"]?.array?.compactMap(\.string) ?? []
            }
            if let fields = entry["fields"] { collect(fields, into: &names) }
        }
    }

    private static func refusal(_ what: String, _ column: String?) -> TableError {
        TableError(
            .unsupported,
            "the table maps names to columns for imported files without field ids (\(property)), and \(what): its "
                + "owner can rewrite the imported files and remove the property, or read it through the Iceberg route")
    }
}
