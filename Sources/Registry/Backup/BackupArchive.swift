import Foundation

/// A backup that was found to be whole: its structure, what it consists of, and the digest of each table.
final class BackupArchive: Sendable {
    let path: String
    let manifest: BackupManifest
    let tables: [SchemaTable]
    private let file: SQLiteFile

    /// - Throws: `.notFound` where there is no file; `.unavailable` for one that is damaged, something else than a
    ///   backup, or of a newer causeway.
    init(path: String) throws(RegistryError) {
        try Self.checkKind(path)
        let file = try SQLiteFile(path: path, .backup)
        guard try file.statement("PRAGMA integrity_check(1)") == "ok" else {
            throw BackupFailure.damaged(path, "is damaged or cut off")
        }
        self.path = path
        self.file = file
        (manifest, tables) = try file.transaction { connection throws(RegistryError) in
            try Self.verified(connection, path)
        }
    }

    func read<Value>(
        _ body: (any SQLConnection) throws(RegistryError) -> Value
    ) throws(RegistryError) -> Value { try file.transaction(body) }

    func close() throws(RegistryError) { try file.close() }

    private static func checkKind(_ path: String) throws(RegistryError) {
        switch SQLiteHeader.read(path) {
        case .database(SQLiteHeader.backupID): return
        case .missing: throw RegistryError(.notFound, "There is no file \(path): name a backup.")
        case .database(SQLiteStore.applicationID):
            throw RegistryError(
                .unavailable,
                """
                The file \(path) is a registry and no backup: make a backup of it first, with a configuration whose \
                registry.file it is.
                """)
        case .unreadable(let reason):
            throw RegistryError(.unavailable, "The backup \(path) cannot be read: \(reason).")
        case .empty, .otherFile, .database:
            throw BackupFailure.damaged(path, "is damaged, cut off, or no backup at all")
        }
    }

    private static func verified(
        _ connection: any SQLConnection, _ path: String
    ) throws(RegistryError) -> (BackupManifest, [SchemaTable]) {
        let manifest = try BackupManifest.read(from: connection, at: path)
        let known = SchemaMigration.all.last?.version ?? 0
        guard manifest.schemaVersion <= known else {
            throw RegistryError(
                .unavailable,
                """
                The backup \(path) has schema version \(manifest.schemaVersion), made by causeway \(manifest.program), \
                and this causeway knows versions up to \(known): restore it with that one or a newer one.
                """)
        }
        let tables = try SchemaTable.all(version: manifest.schemaVersion)
        let state = try RegistryState(connection, .sqlite)
        let expected = BackupManifest.tableNames.union(tables.map(\.name)).union(["schema_version"])
        guard state.tables == expected, state.version == manifest.schemaVersion,
            manifest.contents.map(\.table) == tables.map(\.name).sorted()
        else { throw BackupFailure.damaged(path, "does not have the tables of its schema version") }
        guard try connection.query("SELECT 1 FROM pragma_foreign_key_check LIMIT 1").isEmpty else {
            throw BackupFailure.damaged(path, "refers to rows that it does not have")
        }
        for table in tables {
            var digest = TableDigest()
            try TableReader(table: table, connection: connection).forEach { digest.add($0) }
            let content = manifest.contents.first { $0.table == table.name }
            guard content?.rows == digest.rows, content?.digest == digest.text else {
                throw BackupFailure.damaged(path, "has other rows in \(table.name) than it was made with")
            }
        }
        return (manifest, tables)
    }
}
