/// Reads a table in the order of its key, some rows at a time, so that a long audit needs no memory.
struct TableReader {
    static let rowsAtOnce = 100

    let table: SchemaTable
    let connection: any SQLConnection

    func forEach(_ body: ([SQLRow]) throws(RegistryError) -> Void) throws(RegistryError) {
        let key = table.key.map { SchemaTable.quoted(table.columns[$0]) }.joined(separator: ", ")
        let places = table.key.map { _ in "?" }.joined(separator: ", ")
        let select = "SELECT \(table.quotedColumns) FROM \(SchemaTable.quoted(table.name))"
        let order = "ORDER BY \(key) LIMIT \(Self.rowsAtOnce)"
        var last: SQLRow?
        while true {
            let rows =
                if let last {
                    try connection.query(
                        "\(select) WHERE (\(key)) > (\(places)) \(order)", table.key.map { last.values[$0] })
                } else {
                    try connection.query("\(select) \(order)")
                }
            if !rows.isEmpty { try body(rows) }
            guard rows.count == Self.rowsAtOnce else { return }
            last = rows.last
        }
    }
}
