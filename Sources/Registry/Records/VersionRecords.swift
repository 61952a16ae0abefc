import Tables

/// The rows of `table_versions`.
struct VersionRecords {
    let connection: any SQLConnection

    func all(of table: String) throws(RegistryError) -> [RecordedVersion] {
        let rows = try connection.query(
            """
            SELECT version, snapshot_id, became_current_at FROM table_versions WHERE table_key = ? ORDER BY version
            """, [.text(table)])
        var versions: [RecordedVersion] = []
        for row in rows {
            versions.append(
                RecordedVersion(
                    version: try row.integer(0), snapshotID: try row.integer(1), timestamp: try row.integer(2)))
        }
        return versions
    }

    func deleteAll(of table: String) throws(RegistryError) {
        try connection.execute("DELETE FROM table_versions WHERE table_key = ?", [.text(table)])
    }

    func insert(_ version: RecordedVersion, of table: String) throws(RegistryError) {
        try connection.execute(
            "INSERT INTO table_versions (table_key, version, snapshot_id, became_current_at) VALUES (?, ?, ?, ?)",
            [
                .text(table), .integer(version.version), .integer(version.snapshotID), .integer(version.timestamp),
            ])
    }
}
