import JSON

/// Reads a schema in JSON (Avro specification, "Schema Declaration" and "Names").
struct SchemaParser {
    private static let primitives: [String: AvroType] = [
        "null": .null, "boolean": .boolean, "int": .int, "long": .long, "float": .float, "double": .double,
        "bytes": .bytes, "string": .string,
    ]
    /// Objects and arrays of JSON in each other: a type takes up to four of them.
    private static let maximumTextDepth = 4 * SchemaType.maximumDepth + 64

    /// By their full names; nil while the definition is being read.
    private var named: [String: SchemaType?] = [:]

    static func parse(_ text: [UInt8]) throws(AvroError) -> SchemaType {
        let json: JSONValue
        do throws(JSONError) {
            json = try JSONValue(parsing: text, maximumDepth: maximumTextDepth)
        } catch {
            throw AvroError(error.kind == .tooDeep ? .tooLarge : .malformed, "the schema is not read: \(error)")
        }
        var parser = SchemaParser()
        return try parser.type(json, namespace: "")
    }

    private mutating func type(_ json: JSONValue, namespace: String) throws(AvroError) -> SchemaType {
        switch json {
        case .string(let name): return try reference(name, namespace: namespace, attributes: json)
        case .array(let branches):
            var types: [SchemaType] = []
            for branch in branches { types.append(try type(branch, namespace: namespace)) }
            guard !types.isEmpty else { throw .malformed("the schema has a union of nothing") }
            for type in types {
                if case .union = type.form { throw .malformed("the schema has a union in a union") }
            }
            return try SchemaType(.union(types))
        case .object:
            switch json["type"] {
            case .string(let name): return try definition(name, json, namespace: namespace)
            case .some(let inner): return try type(inner, namespace: namespace)
            case nil: throw .malformed("a type of the schema does not say what it is")
            }
        default: throw .malformed("a type of the schema is no type")
        }
    }

    /// A type by its name, which is a primitive's or was defined before.
    private func reference(
        _ name: String, namespace: String, attributes: JSONValue
    ) throws(AvroError) -> SchemaType {
        if let type = Self.primitives[name] {
            return try SchemaType(.scalar(type, AvroLogicalType(attributes, of: type)))
        }
        guard let known = named[Self.fullName(name, namespace: namespace)] ?? named[name] else {
            throw .malformed("the schema has no type named '\(Self.shown(name))'")
        }
        guard let known else {
            throw AvroError(.unsupported, "the type '\(Self.shown(name))' holds itself, and such types are not read")
        }
        return known
    }

    private mutating func definition(
        _ type: String, _ json: JSONValue, namespace: String
    ) throws(AvroError) -> SchemaType {
        switch type {
        case "array":
            guard let items = json["items"] else { throw .malformed("an array of the schema has no items") }
            return try SchemaType(
                .array(try self.type(items, namespace: namespace), id: Self.id(json, "element-id")))
        case "map":
            guard let values = json["values"] else { throw .malformed("a map of the schema has no values") }
            return try SchemaType(
                .map(
                    try self.type(values, namespace: namespace), keyID: Self.id(json, "key-id"),
                    valueID: Self.id(json, "value-id")))
        case "record", "error", "enum", "fixed":
            guard let name = json["name"]?.string else { throw .malformed("a \(type) of the schema has no name") }
            let fullName = Self.fullName(name, namespace: json["namespace"]?.string ?? namespace)
            named[fullName] = .some(nil)
            let parsed = try body(type, json, namespace: Self.namespace(of: fullName), name: name)
            named[fullName] = parsed
            return parsed
        default: return try reference(type, namespace: namespace, attributes: json)
        }
    }

    private mutating func body(
        _ type: String, _ json: JSONValue, namespace: String, name: String
    ) throws(AvroError) -> SchemaType {
        switch type {
        case "fixed":
            guard let size = json["size"]?.int64, size >= 0, size <= Int64(Int32.max) else {
                throw .malformed("the schema's type '\(Self.shown(name))' has no size")
            }
            let type = AvroType.fixed(Int(size))
            return try SchemaType(.scalar(type, AvroLogicalType(json, of: type)))
        case "enum":
            let symbols = json["symbols"]?.array?.compactMap(\.string)
            guard let symbols, symbols.count == json["symbols"]?.array?.count else {
                throw .malformed("the schema's type '\(Self.shown(name))' has no symbols")
            }
            return try SchemaType(.scalar(.enumeration(symbols), nil))
        default:
            guard let members = json["fields"]?.array else {
                throw .malformed("the schema's type '\(Self.shown(name))' has no fields")
            }
            var fields: [SchemaType.Field] = []
            for member in members {
                guard let field = member["name"]?.string, let type = member["type"] else {
                    throw .malformed("a field of the schema's type '\(Self.shown(name))' has no name or no type")
                }
                fields.append(
                    SchemaType.Field(
                        name: field, id: Self.id(member, "field-id"), type: try self.type(type, namespace: namespace)))
            }
            return try SchemaType(.record(fields))
        }
    }

    private static func id(_ json: JSONValue, _ key: String) -> Int32? {
        json[key]?.int64.flatMap(Int32.init(exactly:))
    }

    /// A name with a dot has its namespace with it.
    private static func fullName(_ name: String, namespace: String) -> String {
        name.utf8.contains(UInt8(ascii: ".")) || namespace.isEmpty ? name : "\(namespace).\(name)"
    }

    private static func namespace(of fullName: String) -> String {
        fullName.utf8.lastIndex(of: UInt8(ascii: ".")).map { String(fullName[..<$0]) } ?? ""
    }

    /// As much of a name as a message has room for.
    private static func shown(_ name: String) -> String { String(name.prefix(100)) }
}
