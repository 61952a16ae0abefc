import Foundation

/// The rows of `tokens`. Hashes go in and are compared; they never come out in a model type.
struct TokenRecords {
    static let columns = "k.id, k.recipient_id, k.kind, k.created_at, k.expires_at"
    static let columnCount = 5

    let connection: any SQLConnection

    static func token(_ row: SQLRow, at column: Int = 0) throws(RegistryError) -> AccessToken {
        AccessToken(
            id: try row.uuid(column), recipientID: try row.uuid(column + 1), kind: try kind(row, at: column + 2),
            createdAt: try row.date(column + 3), expiresAt: try row.optionalDate(column + 4))
    }

    static func kind(_ row: SQLRow, at column: Int) throws(RegistryError) -> AccessToken.Kind {
        guard let kind = AccessToken.Kind(rawValue: try row.text(column)) else {
            throw SQLRow.damaged(column, "a kind of token")
        }
        return kind
    }

    /// Oldest first, each with its last use.
    func all(of recipient: UUID) throws(RegistryError) -> [AccessToken] {
        let rows = try connection.query(
            """
            SELECT \(Self.columns), u.used_at, u.address
            FROM tokens k LEFT JOIN credential_uses u ON u.credential_id = k.id
            WHERE k.recipient_id = ? ORDER BY k.created_at, k.id
            """, [.uuid(recipient)])
        var tokens: [AccessToken] = []
        for row in rows {
            var token = try Self.token(row)
            if let time = try row.optionalDate(Self.columnCount) {
                token.lastUse = CredentialUse(time: time, address: try row.text(Self.columnCount + 1))
            }
            tokens.append(token)
        }
        return tokens
    }

    func find(_ id: UUID) throws(RegistryError) -> AccessToken? {
        let rows = try connection.query("SELECT \(Self.columns) FROM tokens k WHERE k.id = ?", [.uuid(id)])
        guard let row = rows.first else { return nil }
        return try Self.token(row)
    }

    func insert(_ token: AccessToken, hash: TokenHash) throws(RegistryError) {
        try connection.execute(
            "INSERT INTO tokens (id, recipient_id, kind, hash, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)",
            [
                .uuid(token.id), .uuid(token.recipientID), .text(token.kind.rawValue), .text(hash.hexadecimal),
                .date(token.createdAt), token.expiresAt.map(SQLValue.date) ?? .null,
            ])
    }

    func delete(_ id: UUID) throws(RegistryError) {
        try connection.execute("DELETE FROM tokens WHERE id = ?", [.uuid(id)])
        try connection.execute("DELETE FROM credential_uses WHERE credential_id = ?", [.uuid(id)])
    }

    /// Ends a recipient's other tokens no later than at `end`.
    func retire(of recipient: UUID, keeping id: UUID, at end: Date) throws(RegistryError) {
        try connection.execute(
            """
            UPDATE tokens SET expires_at = ?
            WHERE recipient_id = ? AND id <> ? AND (expires_at IS NULL OR expires_at > ?)
            """, [.date(end), .uuid(recipient), .uuid(id), .date(end)])
    }

    /// The credential of this kind with this hash and its recipient, whether it has expired or not.
    func authenticate(
        _ hash: TokenHash, _ kind: AccessToken.Kind
    ) throws(RegistryError) -> (token: AccessToken, recipient: Recipient)? {
        let rows = try connection.query(
            """
            SELECT \(Self.columns), \(RecipientRecords.columns), k.hash
            FROM tokens k JOIN recipients r ON r.id = k.recipient_id WHERE k.hash = ? AND k.kind = ?
            """, [.text(hash.hexadecimal), .text(kind.rawValue)])
        guard let row = rows.first else { return nil }
        // The index has found it by parts of the hash; what decides is a comparison whose time tells nothing.
        guard hash.matches(try row.text(Self.columnCount + RecipientRecords.columnCount)) else { return nil }
        return (try Self.token(row), try RecipientRecords.recipient(row, at: Self.columnCount))
    }

    /// A client and its recipient, whether it has expired or not.
    func client(_ id: UUID) throws(RegistryError) -> (token: AccessToken, recipient: Recipient)? {
        let rows = try connection.query(
            """
            SELECT \(Self.columns), \(RecipientRecords.columns)
            FROM tokens k JOIN recipients r ON r.id = k.recipient_id WHERE k.id = ? AND k.kind = ?
            """, [.uuid(id), .text(AccessToken.Kind.client.rawValue)])
        guard let row = rows.first else { return nil }
        return (try Self.token(row), try RecipientRecords.recipient(row, at: Self.columnCount))
    }

    /// Writes down uses that are newer than those that are there.
    func use(_ id: UUID, _ use: CredentialUse) throws(RegistryError) {
        let changed = try connection.execute(
            "UPDATE credential_uses SET used_at = ?, address = ? WHERE credential_id = ? AND used_at < ?",
            [.date(use.time), .text(use.address), .uuid(id), .date(use.time)])
        guard changed == 0 else { return }
        try connection.execute(
            """
            INSERT INTO credential_uses (credential_id, used_at, address) SELECT k.id, ?, ? FROM tokens k
            WHERE k.id = ? AND NOT EXISTS (SELECT 1 FROM credential_uses u WHERE u.credential_id = k.id)
            """, [.date(use.time), .text(use.address), .uuid(id)])
    }
}
