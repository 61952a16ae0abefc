/// A table's name in a share: its schema and its own name.
public struct QualifiedName: Sendable, Hashable, Codable, CustomStringConvertible {
    public var schema: String
    public var name: String

    public init(schema: String, name: String) {
        self.schema = schema
        self.name = name
    }

    /// Reads `SCHEMA.TABLE`.
    ///
    /// - Throws: `.invalid` if there are not two valid names.
    public init(parsing text: String) throws(RegistryError) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2 else {
            throw RegistryError(
                .invalid,
                "\(ObjectName.quoted(text)) does not name a table: write SCHEMA.TABLE, as in sales.orders.")
        }
        self.schema = try ObjectName(String(parts[0]), of: .schema).text
        self.name = try ObjectName(String(parts[1]), of: .table).text
    }

    public var description: String { "\(schema).\(name)" }
}
