/// One connection of a ``PostgreSQLStore``, inside a transaction.
struct PostgreSQLConnection: SQLConnection {
    let link: PostgreSQLLink

    func execute(_ sql: String, _ values: [SQLValue]) throws(RegistryError) -> Int {
        try run(sql, values).changedRows
    }

    func query(_ sql: String, _ values: [SQLValue]) throws(RegistryError) -> [SQLRow] {
        try run(sql, values).rows()
    }

    func announceChange() throws(RegistryError) {
        // Sent to whoever listens when the transaction commits, and not if it does not (PostgreSQL, "NOTIFY").
        _ = try run("SELECT 1 FROM pg_notify(?, ?)", [.text(PostgreSQLListener.channel), .text("")])
    }

    private func run(_ sql: String, _ values: [SQLValue]) throws(RegistryError) -> PostgreSQLResult {
        let parameters = try PostgreSQLDialect.parameters(values)
        do throws(PostgreSQLFailure) {
            return try link.run(
                PostgreSQLDialect.statement(sql), types: values.map(PostgreSQLDialect.type), parameters)
        } catch {
            throw link.error(error)
        }
    }
}
