public import Foundation

/// Makes backups: one file, whatever the registry is in, from which a registry of either kind can be restored.
///
/// The file is a SQLite database with the registry's own schema at the version that the registry has, and a manifest.
/// So every table and value has one portable form that is specified elsewhere and can be read without this program; an
/// older version can be brought to this one by the same steps that bring a registry there; and SQLite itself finds much
/// of what a damaged disk does to it. It is no registry: its application id is another one, and no server opens it.
public enum BackupWriter {
    /// Copies one state of the registry, beside whoever changes it.
    ///
    /// - Parameters:
    ///   - path: absolute; the file is there whole or not at all, with mode 0600.
    ///   - replacing: whether a file that is there may be replaced. One that is a registry never is.
    ///   - program: this program's version.
    /// - Throws: `.notFound` where there is no registry, `.alreadyExists` for the file, `.unavailable`.
    public static func write(
        _ place: RegistryPlace, to path: String, replacing: Bool, program: String, now: Date
    ) async throws(RegistryError) -> BackupManifest {
        try checkTarget(path, replacing)
        let location = try place.location()
        let staged = try StagedFile(for: path)
        let manifest = try await place.read { state throws(RegistryError) in
            try copy(state, to: staged, location: location, program: program, now: now)
        }
        try await BlockingWork.run { () throws(RegistryError) in
            // What was written is read back before it has the name of a backup.
            let written = try BackupArchive(path: staged.workingPath)
            guard written.manifest == manifest else {
                throw BackupFailure.damaged(path, "was not written as it should be")
            }
            try written.close()
            try staged.place(replacing: replacing)
        }
        return manifest
    }

    private static func checkTarget(_ path: String, _ replacing: Bool) throws(RegistryError) {
        // A database that somebody has open may keep its mark in its log.
        guard access(path + "-wal", F_OK) != 0 else {
            throw RegistryError(
                .alreadyExists, "The file \(path) is a database that is in use: name another file for the backup.")
        }
        switch SQLiteHeader.read(path) {
        case .missing: return
        case .database(SQLiteStore.applicationID):
            throw RegistryError(
                .alreadyExists, "The file \(path) is a registry, which no backup replaces: name another file.")
        case .unreadable(let reason):
            throw RegistryError(.unavailable, "The file \(path) cannot be written (\(reason)): name another one.")
        case .empty, .database, .otherFile:
            if !replacing { throw StagedFile.taken(path) }
        }
    }

    private static func copy(
        _ state: RegistryState, to staged: StagedFile, location: String, program: String, now: Date
    ) throws(RegistryError) -> BackupManifest {
        guard let version = state.version else { throw RegistryPlace.absent(location) }
        let known = SchemaMigration.all.last?.version ?? 0
        guard version <= known else {
            throw RegistryError(
                .unavailable,
                """
                The registry \(location) has schema version \(version), and this causeway knows versions up to \
                \(known): back it up with the newer causeway that wrote it.
                """)
        }
        let tables = try SchemaTable.all(version: version)
        let file = try SQLiteFile(path: staged.workingPath, .new)
        try file.statement("PRAGMA application_id = \(SQLiteHeader.backupID)")
        let manifest = try file.transaction { target throws(RegistryError) in
            try target.execute(SchemaMigrator.versionTable)
            try SchemaMigrator().apply(after: 0, upTo: version, to: target)
            var contents: [BackupManifest.Content] = []
            for table in tables {
                let writer = TableWriter(table: table, connection: target)
                var digest = TableDigest()
                try TableReader(table: table, connection: state.connection).forEach { rows throws(RegistryError) in
                    digest.add(rows)
                    try writer.insert(rows)
                }
                contents.append(.init(table: table.name, rows: digest.rows, digest: digest.text))
            }
            let manifest = BackupManifest(
                format: BackupManifest.newestFormat, schemaVersion: version, program: program,
                madeAt: SQLTime.rounded(now), kind: state.kind, location: location,
                contents: contents.sorted { $0.table < $1.table })
            try manifest.write(to: target)
            return manifest
        }
        try file.close()
        return manifest
    }
}
