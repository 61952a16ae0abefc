import Foundation

/// The rows of `signing_keys`.
struct SigningKeyRecords {
    let connection: any SQLConnection

    /// Newest first.
    func all() throws(RegistryError) -> [StoredSigningKey] {
        let rows = try connection.query(
            "SELECT id, created_at, retired_at, sealed FROM signing_keys ORDER BY created_at DESC, id")
        var keys: [StoredSigningKey] = []
        for row in rows {
            keys.append(
                StoredSigningKey(
                    id: try row.text(0), createdAt: try row.date(1), retiresAt: try row.optionalDate(2),
                    sealed: try row.text(3)))
        }
        return keys
    }

    func insert(_ key: StoredSigningKey) throws(RegistryError) {
        try connection.execute(
            "INSERT INTO signing_keys (id, created_at, retired_at, sealed) VALUES (?, ?, ?, ?)",
            [.text(key.id), .date(key.createdAt), key.retiresAt.map(SQLValue.date) ?? .null, .text(key.sealed)])
    }

    /// Gives the key that signs an end.
    func retireActive(at end: Date) throws(RegistryError) {
        try connection.execute("UPDATE signing_keys SET retired_at = ? WHERE retired_at IS NULL", [.date(end)])
    }

    /// Gives every key an end no later than `end`.
    func retireAll(by end: Date) throws(RegistryError) {
        try connection.execute(
            "UPDATE signing_keys SET retired_at = ? WHERE retired_at IS NULL OR retired_at > ?",
            [.date(end), .date(end)])
    }

    /// Forgets the keys whose end has come.
    func deleteRetired(by now: Date) throws(RegistryError) {
        try connection.execute("DELETE FROM signing_keys WHERE retired_at <= ?", [.date(now)])
    }
}
