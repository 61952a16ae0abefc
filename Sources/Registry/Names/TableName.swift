/// A table's name in a share, checked, as lookups need it.
struct TableName: Sendable, Hashable, CustomStringConvertible {
    let schema: ObjectName
    let table: ObjectName

    init(_ name: QualifiedName) throws(RegistryError) {
        self.schema = try ObjectName(name.schema, of: .schema)
        self.table = try ObjectName(name.name, of: .table)
    }

    var description: String { "\(schema).\(table)" }
}
