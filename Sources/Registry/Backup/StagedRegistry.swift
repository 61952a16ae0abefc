import Foundation

/// A backup's content as a registry of this program's schema, in a file that nobody knows yet.
final class StagedRegistry: Sendable {
    let file: StagedFile
    let tables: [SchemaTable]
    private let database: SQLiteFile

    /// - Parameter path: where the file would get its place; it is made beside it.
    init(of archive: BackupArchive, for path: String) throws(RegistryError) {
        file = try StagedFile(for: path)
        tables = try SchemaTable.all()
        database = try SQLiteFile(path: file.workingPath, .new)
        try database.statement("PRAGMA application_id = \(SQLiteStore.applicationID)")
        try database.transaction { target throws(RegistryError) in
            try target.execute(SchemaMigrator.versionTable)
            let version = archive.manifest.schemaVersion
            try SchemaMigrator().apply(after: 0, upTo: version, to: target)
            try archive.read { source throws(RegistryError) in
                for table in archive.tables {
                    let writer = TableWriter(table: table, connection: target)
                    try TableReader(table: table, connection: source).forEach { rows throws(RegistryError) in
                        try writer.insert(rows)
                    }
                }
            }
            try SchemaMigrator().apply(after: version, to: target)
        }
    }

    func facts() throws(RegistryError) -> RegistryFacts {
        try database.transaction { connection throws(RegistryError) in try RegistryFacts(connection) }
    }

    /// Takes over from the registry that is replaced what must not go backwards, and writes down what happened.
    ///
    /// - Parameter replaced: nil where it is not known.
    func adopt(
        _ replaced: RegistryFacts?, _ event: AuditEntry, by actor: AuditActor, at now: Date
    ) throws(RegistryError) {
        try database.transaction { connection throws(RegistryError) in
            let own = try RegistryFacts(connection)
            // A tag of before the restoration must match nothing that is made after it, also where nobody knows how far
            // the replaced registry had counted, and where the same backup is restored twice: the clock has counted
            // further than any number of changes.
            let floor = max(SQLTime.milliseconds(now), (replaced?.revision ?? 0) + 1, own.revision + 1)
            for table in ["shares", "recipients"] {
                try connection.execute("UPDATE \(table) SET revision = ?", [.integer(floor)])
            }
            // What recipients were told a version of a table holds has to stay true.
            for (table, rows) in replaced?.versions ?? [:] {
                try connection.execute("DELETE FROM table_versions WHERE table_key = ?", [.text(table)])
                for row in rows {
                    try connection.execute(
                        """
                        INSERT INTO table_versions (table_key, version, snapshot_id, became_current_at)
                        VALUES (?, ?, ?, ?)
                        """, row.values)
                }
            }
            try AuditRecords(connection: connection).insert(
                event, by: actor, at: now, outcome: .done, after: replaced?.sequence ?? 0)
        }
    }

    func read<Value>(
        _ body: (any SQLConnection) throws(RegistryError) -> Value
    ) throws(RegistryError) -> Value { try database.transaction(body) }

    func close() throws(RegistryError) { try database.close() }
}
