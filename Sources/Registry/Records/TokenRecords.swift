import Foundation

/// The rows of `tokens`. Hashes go in and are compared; they never come out in a model type.
struct TokenRecords {
    static let columns = "k.id, k.recipient_id, k.created_at, k.expires_at"
    static let columnCount = 4

    let connection: any SQLConnection

    static func token(_ row: SQLRow, at column: Int = 0) throws(RegistryError) -> AccessToken {
        AccessToken(
            id: try row.uuid(column), recipientID: try row.uuid(column + 1), createdAt: try row.date(column + 2),
            expiresAt: try row.optionalDate(column + 3))
    }

    func all(of recipient: UUID) throws(RegistryError) -> [AccessToken] {
        let rows = try connection.query(
            "SELECT \(Self.columns) FROM tokens k WHERE k.recipient_id = ? ORDER BY k.created_at, k.id",
            [.uuid(recipient)])
        var tokens: [AccessToken] = []
        for row in rows { tokens.append(try Self.token(row)) }
        return tokens
    }

    func find(_ id: UUID) throws(RegistryError) -> AccessToken? {
        let rows = try connection.query("SELECT \(Self.columns) FROM tokens k WHERE k.id = ?", [.uuid(id)])
        guard let row = rows.first else { return nil }
        return try Self.token(row)
    }

    func insert(_ token: AccessToken, hash: TokenHash) throws(RegistryError) {
        try connection.execute(
            "INSERT INTO tokens (id, recipient_id, hash, created_at, expires_at) VALUES (?, ?, ?, ?, ?)",
            [
                .uuid(token.id), .uuid(token.recipientID), .text(hash.hexadecimal), .date(token.createdAt),
                token.expiresAt.map(SQLValue.date) ?? .null,
            ])
    }

    func delete(_ id: UUID) throws(RegistryError) {
        try connection.execute("DELETE FROM tokens WHERE id = ?", [.uuid(id)])
    }

    /// The token with this hash and its recipient, whether it has expired or not.
    func authenticate(_ hash: TokenHash) throws(RegistryError) -> (token: AccessToken, recipient: Recipient)? {
        let rows = try connection.query(
            """
            SELECT \(Self.columns), \(RecipientRecords.columns), k.hash
            FROM tokens k JOIN recipients r ON r.id = k.recipient_id WHERE k.hash = ?
            """, [.text(hash.hexadecimal)])
        guard let row = rows.first else { return nil }
        // The index has found it by parts of the hash; what decides is a comparison whose time tells nothing.
        guard hash.matches(try row.text(Self.columnCount + RecipientRecords.columnCount)) else { return nil }
        return (try Self.token(row), try RecipientRecords.recipient(row, at: Self.columnCount))
    }
}
