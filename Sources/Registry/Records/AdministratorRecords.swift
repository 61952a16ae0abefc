import Foundation

/// The rows of `administrators`. Hashes go in and are compared; they never come out in a model type.
struct AdministratorRecords {
    private static let columns = "id, name, created_at, expires_at"

    let connection: any SQLConnection

    private static func administrator(_ row: SQLRow) throws(RegistryError) -> Administrator {
        Administrator(
            id: try row.uuid(0), name: try row.text(1), createdAt: try row.date(2), expiresAt: try row.optionalDate(3))
    }

    func all() throws(RegistryError) -> [Administrator] {
        var all: [Administrator] = []
        for row in try connection.query("SELECT \(Self.columns) FROM administrators ORDER BY name_key") {
            all.append(try Self.administrator(row))
        }
        return all
    }

    func find(_ name: ObjectName) throws(RegistryError) -> Administrator? {
        let rows = try connection.query(
            "SELECT \(Self.columns) FROM administrators WHERE name_key = ?", [.text(name.key)])
        guard let row = rows.first else { return nil }
        return try Self.administrator(row)
    }

    func insert(_ administrator: Administrator, _ name: ObjectName, hash: TokenHash) throws(RegistryError) {
        try connection.execute(
            """
            INSERT INTO administrators (id, name, name_key, hash, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)
            """,
            [
                .uuid(administrator.id), .text(name.text), .text(name.key), .text(hash.hexadecimal),
                .date(administrator.createdAt), administrator.expiresAt.map(SQLValue.date) ?? .null,
            ])
    }

    func delete(_ id: UUID) throws(RegistryError) {
        try connection.execute("DELETE FROM administrators WHERE id = ?", [.uuid(id)])
    }

    /// The administrator whose token has this hash, whether it has expired or not.
    func authenticate(_ hash: TokenHash) throws(RegistryError) -> Administrator? {
        let rows = try connection.query(
            "SELECT \(Self.columns), hash FROM administrators WHERE hash = ?", [.text(hash.hexadecimal)])
        guard let row = rows.first, hash.matches(try row.text(4)) else { return nil }
        return try Self.administrator(row)
    }
}
