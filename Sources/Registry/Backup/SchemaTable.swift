/// A table of the registry's schema, as the steps of the schema make it. Nothing here is written down a second time: a
/// table that a new step brings is copied like all others.
struct SchemaTable: Sendable, Hashable {
    let name: String
    let columns: [String]
    /// Where the primary key's columns are in ``columns``, in the key's order.
    let key: [Int]

    /// The tables of a version of the schema, each behind those that it refers to; without the table of versions.
    static func all(
        version: Int64 = .max, _ migrator: SchemaMigrator = SchemaMigrator()
    ) throws(RegistryError) -> [SchemaTable] {
        let file = try SQLiteFile(path: ":memory:", .new)
        return try file.transaction { connection throws(RegistryError) in
            try connection.execute(SchemaMigrator.versionTable)
            try migrator.apply(after: 0, upTo: version, to: connection)
            return try described(by: connection)
        }
    }

    /// In double quotes, as both databases take names that are words of SQL.
    static func quoted(_ name: String) -> String { "\"\(name)\"" }

    var quotedColumns: String { columns.map(Self.quoted).joined(separator: ", ") }

    private static func described(by connection: any SQLConnection) throws(RegistryError) -> [SchemaTable] {
        var left: [(table: SchemaTable, parents: Set<String>)] = []
        let names = try connection.query(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'schema_version' ORDER BY name")
        for row in names {
            let name = try row.text(0)
            var columns: [String] = []
            var key: [(order: Int64, column: Int)] = []
            for row in try connection.query("SELECT name, pk FROM pragma_table_info(?) ORDER BY cid", [.text(name)]) {
                let order = try row.integer(1)
                if order > 0 { key.append((order, columns.count)) }
                columns.append(try row.text(0))
            }
            var parents: Set<String> = []
            for row in try connection.query("SELECT \"table\" FROM pragma_foreign_key_list(?)", [.text(name)]) {
                parents.insert(try row.text(0))
            }
            let table = SchemaTable(name: name, columns: columns, key: key.sorted { $0.order < $1.order }.map(\.column))
            left.append((table, parents))
        }
        var ordered: [SchemaTable] = []
        while let next = left.firstIndex(where: { entry in entry.parents.isSubset(of: ordered.map(\.name)) }) {
            ordered.append(left.remove(at: next).table)
        }
        return ordered
    }
}
