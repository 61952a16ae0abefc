/// Adds rows to a table, many with one statement: a database elsewhere answers each.
struct TableWriter {
    let table: SchemaTable
    let connection: any SQLConnection

    func insert(_ rows: [SQLRow]) throws(RegistryError) {
        guard !rows.isEmpty else { return }
        let row = "(" + table.columns.map { _ in "?" }.joined(separator: ", ") + ")"
        let places = rows.map { _ in row }.joined(separator: ", ")
        try connection.execute(
            "INSERT INTO \(SchemaTable.quoted(table.name)) (\(table.quotedColumns)) VALUES \(places)",
            rows.flatMap(\.values))
    }
}
