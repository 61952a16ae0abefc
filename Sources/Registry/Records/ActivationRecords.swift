import Foundation

/// The rows of `activations`. Hashes go in and are compared; they never come out in a model type.
struct ActivationRecords {
    private static let columns =
        "a.id, a.recipient_id, a.token_kind, a.token_lifetime, a.created_at, a.expires_at"

    let connection: any SQLConnection

    private static func activation(_ row: SQLRow) throws(RegistryError) -> Activation {
        Activation(
            id: try row.uuid(0), recipientID: try row.uuid(1), tokenKind: try TokenRecords.kind(row, at: 2),
            tokenLifetimeSeconds: try row.optionalInteger(3), createdAt: try row.date(4), expiresAt: try row.date(5))
    }

    func all(of recipient: UUID) throws(RegistryError) -> [Activation] {
        let rows = try connection.query(
            "SELECT \(Self.columns) FROM activations a WHERE a.recipient_id = ? ORDER BY a.created_at, a.id",
            [.uuid(recipient)])
        var activations: [Activation] = []
        for row in rows { activations.append(try Self.activation(row)) }
        return activations
    }

    func find(_ hash: TokenHash) throws(RegistryError) -> Activation? {
        let rows = try connection.query(
            "SELECT \(Self.columns), a.hash FROM activations a WHERE a.hash = ?", [.text(hash.hexadecimal)])
        guard let row = rows.first, hash.matches(try row.text(6)) else { return nil }
        return try Self.activation(row)
    }

    func insert(_ activation: Activation, hash: TokenHash) throws(RegistryError) {
        try connection.execute(
            """
            INSERT INTO activations (id, recipient_id, hash, token_kind, token_lifetime, created_at, expires_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .uuid(activation.id), .uuid(activation.recipientID), .text(hash.hexadecimal),
                .text(activation.tokenKind.rawValue), activation.tokenLifetimeSeconds.map(SQLValue.integer) ?? .null,
                .date(activation.createdAt), .date(activation.expiresAt),
            ])
    }

    /// - Returns: whether it was there.
    func delete(_ id: UUID) throws(RegistryError) -> Bool {
        try connection.execute("DELETE FROM activations WHERE id = ?", [.uuid(id)]) > 0
    }

    /// A recipient's links, which hand out nothing any more.
    func deleteAll(of recipient: UUID) throws(RegistryError) {
        try connection.execute("DELETE FROM activations WHERE recipient_id = ?", [.uuid(recipient)])
    }
}
