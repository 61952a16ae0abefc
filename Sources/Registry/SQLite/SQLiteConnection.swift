import GRDB

/// One connection of a ``SQLiteStore``, inside a transaction.
struct SQLiteConnection: SQLConnection {
    let database: Database
    let path: String
    /// What an error of the database means, and at which path.
    var explain: @Sendable (any Error, String) -> RegistryError = { SQLiteFailure.error($0, at: $1) }

    func execute(_ sql: String, _ values: [SQLValue]) throws(RegistryError) -> Int {
        do {
            try database.cachedStatement(sql: sql).execute(arguments: Self.arguments(values))
            return database.changesCount
        } catch {
            throw explain(error, path)
        }
    }

    func query(_ sql: String, _ values: [SQLValue]) throws(RegistryError) -> [SQLRow] {
        do {
            let statement = try database.cachedStatement(sql: sql)
            var rows: [SQLRow] = []
            let cursor = try Row.fetchCursor(statement, arguments: Self.arguments(values))
            while let row = try cursor.next() {
                rows.append(SQLRow(try row.databaseValues.map(Self.value)))
            }
            return rows
        } catch {
            throw explain(error, path)
        }
    }

    private static func arguments(_ values: [SQLValue]) -> StatementArguments {
        StatementArguments(
            values.map { value in
                switch value {
                case .null: DatabaseValue.null
                case .integer(let integer): integer.databaseValue
                case .text(let text): text.databaseValue
                }
            })
    }

    private static func value(_ value: DatabaseValue) throws(RegistryError) -> SQLValue {
        switch value.storage {
        case .null: .null
        case .int64(let integer): .integer(integer)
        case .string(let text): .text(text)
        case .double, .blob:
            throw RegistryError(
                .unavailable,
                """
                The registry's database holds a value of a type that it never writes: it was changed by another \
                program; restore it from a backup.
                """)
        }
    }
}
