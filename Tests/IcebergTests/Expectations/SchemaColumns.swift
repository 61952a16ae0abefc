import JSON

/// The columns of a metadata file's schemas, read without the room that is tested.
struct SchemaColumns {
    struct Column {
        /// The names by which statistics know it.
        let path: [String]
        let type: String
    }

    let metadata: JSONValue
    private let isByName: Bool

    init(_ bytes: [UInt8]) throws {
        metadata = try JSONValue(parsing: bytes)
        isByName = metadata["properties"]?["schema.name-mapping.default"] != nil
    }

    /// Those with a single value outside lists and maps, by their ids.
    ///
    /// - Parameter id: the schema's; nil is the current one.
    func columns(ofSchema id: Int64?) -> [Int64: Column] {
        let wanted = id ?? metadata["current-schema-id"]?.int64
        let schema =
            metadata["schemas"]?.array?.first { $0["schema-id"]?.int64 == wanted } ?? metadata["schema"] ?? .null
        var columns: [Int64: Column] = [:]
        collect(schema, [], &columns)
        return columns
    }

    private func collect(_ structure: JSONValue, _ parents: [String], _ columns: inout [Int64: Column]) {
        for field in structure["fields"]?.array ?? [] {
            guard let id = field["id"]?.int64, let name = field["name"]?.string, let type = field["type"] else {
                continue
            }
            let path = parents + [isByName ? name : "col-\(id)"]
            if let text = type.string {
                columns[id] = Column(path: path, type: text)
            } else if type["type"]?.string == "struct" {
                collect(type, path, &columns)
            }
        }
    }
}
