import Tables

/// The rows of `table_versions`.
struct VersionRecords {
    /// The longest name that is a key as it is, in bytes. PostgreSQL takes 2,704 for a row of an index.
    static let longestKey = 2048

    let connection: any SQLConnection

    /// A longer name is told from others by its hash.
    private static func key(_ table: String) -> SQLValue {
        guard table.utf8.count > longestKey else { return .text(table) }
        return .text("sha256:" + TokenHash(of: table).hexadecimal)
    }

    func all(of table: String) throws(RegistryError) -> [RecordedVersion] {
        let rows = try connection.query(
            """
            SELECT version, snapshot_id, became_current_at FROM table_versions WHERE table_key = ? ORDER BY version
            """, [Self.key(table)])
        var versions: [RecordedVersion] = []
        for row in rows {
            versions.append(
                RecordedVersion(
                    version: try row.integer(0), snapshotID: try row.integer(1), timestamp: try row.integer(2)))
        }
        return versions
    }

    func deleteAll(of table: String) throws(RegistryError) {
        try connection.execute("DELETE FROM table_versions WHERE table_key = ?", [Self.key(table)])
    }

    func insert(_ version: RecordedVersion, of table: String) throws(RegistryError) {
        try connection.execute(
            "INSERT INTO table_versions (table_key, version, snapshot_id, became_current_at) VALUES (?, ?, ?, ?)",
            [
                Self.key(table), .integer(version.version), .integer(version.snapshotID), .integer(version.timestamp),
            ])
    }
}
