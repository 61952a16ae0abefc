import JSON
import Tables

/// Reads a table's schema (Delta protocol, "Schema Serialization Format").
struct SchemaParser {
    /// Whether column mapping is on. Where it is not, physical names that a schema carries from elsewhere mean nothing.
    let columnMapping: Bool

    func parse(_ schemaString: String) throws(JSONError) -> StructType {
        let value = try JSONValue(parsing: schemaString)
        guard case .structure(let schema) = try type(value) else {
            throw JSONError(.unexpectedType, at: 0, "the schema is no struct")
        }
        return schema
    }

    private func type(_ value: JSONValue) throws(JSONError) -> DataType {
        switch value {
        case .string(let name): return Self.primitive(name)
        case .object: return try nested(value)
        default: throw JSONError(.unexpectedType, at: 0, "a column type of the schema is neither a name nor an object")
        }
    }

    private static func primitive(_ name: String) -> DataType {
        switch name {
        case "boolean": return .boolean
        case "byte": return .byte
        case "short": return .short
        case "integer": return .integer
        case "long": return .long
        case "float": return .float
        case "double": return .double
        case "string": return .string
        case "binary": return .binary
        case "date": return .date
        case "timestamp": return .timestamp
        case "timestamp_ntz": return .timestampNtz
        case "decimal": return .decimal(precision: 10, scale: 0)
        default:
            guard name.hasPrefix("decimal("), name.hasSuffix(")") else { return .other(name) }
            let numbers = name.dropFirst("decimal(".count).dropLast().split(separator: ",").map { part in
                Int(String(part.drop { $0 == " " }.prefix { $0 != " " }))
            }
            guard numbers.count == 2, let precision = numbers[0], let scale = numbers[1],
                (1...38).contains(precision), (0...precision).contains(scale)
            else { return .other(name) }
            return .decimal(precision: precision, scale: scale)
        }
    }

    private func nested(_ value: JSONValue) throws(JSONError) -> DataType {
        switch value["type"]?.string {
        case "struct":
            guard let fields = value["fields"]?.array else {
                throw JSONError(.unexpectedType, at: 0, "a struct of the schema has no fields")
            }
            var result: [StructType.Field] = []
            for field in fields { result.append(try self.field(field)) }
            return .structure(StructType(fields: result))
        case "array":
            guard let element = value["elementType"] else {
                throw JSONError(.unexpectedType, at: 0, "an array of the schema has no elementType")
            }
            return .array(element: try type(element), containsNull: value["containsNull"]?.bool ?? true)
        case "map":
            guard let key = value["keyType"], let element = value["valueType"] else {
                throw JSONError(.unexpectedType, at: 0, "a map of the schema has no keyType or valueType")
            }
            return .map(
                key: try type(key), value: try type(element),
                valueContainsNull: value["valueContainsNull"]?.bool ?? true)
        case let name: return .other(name ?? "")
        }
    }

    private func field(_ value: JSONValue) throws(JSONError) -> StructType.Field {
        guard let name = value["name"]?.string, let type = value["type"] else {
            throw JSONError(.unexpectedType, at: 0, "a field of the schema has no name or type")
        }
        let metadata = value["metadata"]
        var columnType = try self.type(type)
        // Strings that compare otherwise than by their bytes are no strings to whoever prunes by statistics.
        if columnType == .string, metadata?["__COLLATIONS"] != nil { columnType = .other("string with a collation") }
        return StructType.Field(
            name: name, type: columnType, nullable: value["nullable"]?.bool ?? true,
            physicalName: columnMapping ? metadata?["delta.columnMapping.physicalName"]?.string : nil,
            typeChanged: metadata?["delta.typeChanges"]?.array?.isEmpty == false)
    }
}
