import JSON
import Tables

/// Reads schemas from their JSON form (Iceberg specification, "Appendix C: JSON serialization").
enum SchemaReader {
    /// Fields that one schema may have, at all depths together.
    private static let maximumFields = 100_000

    static func schema(_ value: JSONValue) throws(TableError) -> IcebergSchema {
        let id = value["schema-id"]?.int64 ?? 0
        guard case .structure(let fields) = try structure(value) else { throw fault("a schema is no struct") }
        let schema = IcebergSchema(id: id, fields: fields)
        var ids: Set<Int32> = []
        var count = 0
        schema.forEachField { field, _ in
            ids.insert(field.id)
            count += 1
        }
        guard count <= maximumFields else { throw fault("a schema has more than \(maximumFields) fields") }
        guard ids.count == count else { throw fault("two fields of a schema have the same id") }
        return schema
    }

    private static func structure(_ value: JSONValue) throws(TableError) -> IcebergType {
        guard let list = value["fields"]?.array else { throw fault("a struct of the schema has no fields") }
        var fields: [IcebergField] = []
        for item in list { fields.append(try field(item)) }
        return .structure(fields)
    }

    private static func field(_ value: JSONValue) throws(TableError) -> IcebergField {
        guard let id = value["id"]?.int64.flatMap(Int32.init(exactly:)), let name = value["name"]?.string,
            let type = value["type"]
        else { throw fault("a field of the schema has no id, name or type") }
        let initial = value["initial-default"]
        return IcebergField(
            id: id, name: name, type: try self.type(type), isRequired: value["required"]?.bool ?? false,
            doc: value["doc"]?.string, initialDefault: initial == .null ? nil : initial)
    }

    private static func type(_ value: JSONValue) throws(TableError) -> IcebergType {
        if let name = value.string { return primitive(name) }
        switch value["type"]?.string {
        case "struct": return try structure(value)
        case "list":
            return .list(
                element: try nested("element", value, id: "element-id", type: "element", required: "element-required"))
        case "map":
            return .map(
                key: try nested("key", value, id: "key-id", type: "key", required: nil),
                value: try nested("value", value, id: "value-id", type: "value", required: "value-required"))
        case let name?: return .other(name)
        case nil: throw fault("a type of the schema is neither a name nor an object")
        }
    }

    private static func nested(
        _ name: String, _ value: JSONValue, id: String, type: String, required: String?
    ) throws(TableError) -> IcebergField {
        guard let id = value[id]?.int64.flatMap(Int32.init(exactly:)), let nested = value[type] else {
            throw fault("a list or map of the schema lacks the id or type of its \(name)")
        }
        let isRequired = required.map { value[$0]?.bool ?? false } ?? true
        return IcebergField(id: id, name: name, type: try self.type(nested), isRequired: isRequired)
    }

    static func primitive(_ name: String) -> IcebergType {
        switch name {
        case "boolean": return .boolean
        case "int": return .int
        case "long": return .long
        case "float": return .float
        case "double": return .double
        case "date": return .date
        case "time": return .time
        case "timestamp": return .timestamp(zoned: false)
        case "timestamptz": return .timestamp(zoned: true)
        case "timestamp_ns": return .timestampNanos(zoned: false)
        case "timestamptz_ns": return .timestampNanos(zoned: true)
        case "string": return .string
        case "uuid": return .uuid
        case "binary": return .binary
        default: break
        }
        if let numbers = arguments(of: name, "decimal", "(", ")"), numbers.count == 2,
            (1...38).contains(numbers[0]), (0...numbers[0]).contains(numbers[1])
        {
            return .decimal(precision: numbers[0], scale: numbers[1])
        }
        if let numbers = arguments(of: name, "fixed", "[", "]"), numbers.count == 1, numbers[0] >= 0 {
            return .fixed(numbers[0])
        }
        return .other(name)
    }

    /// The numbers of `name(1, 2)`; nil where it is not of that form.
    static func arguments(of text: String, _ name: String, _ open: Character, _ close: Character) -> [Int]? {
        guard text.hasPrefix(name + String(open)), text.last == close else { return nil }
        let inner = text.dropFirst(name.count + 1).dropLast()
        var numbers: [Int] = []
        for part in inner.split(separator: ",", omittingEmptySubsequences: false) {
            guard let number = Int(part.filter { $0 != " " }) else { return nil }
            numbers.append(number)
        }
        return numbers
    }

    private static func fault(_ message: String) -> TableError {
        TableError(.corrupt, "the table's Iceberg metadata is damaged: \(message)")
    }
}
