/// Brings a registry's schema up to date.
struct SchemaMigrator: Sendable {
    static let versionTable =
        "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL)"

    let migrations: [SchemaMigration]

    init(migrations: [SchemaMigration] = SchemaMigration.all) {
        self.migrations = migrations
    }

    /// Applies, in one transaction, the steps that the database lacks.
    ///
    /// - Throws: `.unavailable` if the database has a step that this program does not know: a newer one wrote it,
    ///   and writing to it would break what that one relies on.
    func migrate(_ store: some RegistryStore) async throws(RegistryError) {
        let location = store.location
        try await store.write { [self] connection throws(RegistryError) in
            try connection.execute(Self.versionTable)
            let newest = try connection.query("SELECT version, name FROM schema_version ORDER BY version DESC LIMIT 1")
            let known = migrations.last?.version ?? 0
            var current: Int64 = 0
            if let row = newest.first {
                current = try row.integer(0)
                guard current <= known else {
                    throw RegistryError(
                        .unavailable,
                        """
                        The registry \(location) has schema version \(current) ("\(try row.text(1))"), and this \
                        causeway knows versions up to \(known): use the newer causeway that wrote it, or restore a \
                        backup made before.
                        """)
                }
            }
            try apply(after: current, to: connection)
        }
    }

    /// Applies the steps behind one version up to another, in the transaction under way.
    func apply(
        after current: Int64, upTo last: Int64 = .max, to connection: any SQLConnection
    ) throws(RegistryError) {
        for migration in migrations where migration.version > current && migration.version <= last {
            for statement in migration.statements { try connection.execute(statement) }
            try connection.execute(
                "INSERT INTO schema_version (version, name) VALUES (?, ?)",
                [.integer(migration.version), .text(migration.name)])
        }
    }
}
