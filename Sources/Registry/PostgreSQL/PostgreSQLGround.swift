/// The ground that the schema stands on: a database, or a schema of one, that is the registry's alone, and the table
/// that writers and migrations take turns by.
struct PostgreSQLGround {
    /// Those who prepare take turns by this number, "CAUSEWAY" in ASCII (PostgreSQL, "Advisory Lock Functions").
    static let lock: Int64 = 0x4341_5553_4557_4159

    let location: String

    /// - Throws: `.unavailable` if the database holds another program's tables; it is left as it is then.
    func prepare(_ session: PostgreSQLSession) async throws(RegistryError) {
        let isOurs = try await session.perform { link throws(PostgreSQLFailure) in
            // The lock ends with the transaction, and so with the connection, whatever happens.
            _ = try link.runScript("BEGIN; SELECT pg_advisory_xact_lock(\(Self.lock))")
            let found = try link.run(Self.foreign)
            let isOurs = (try? found.rows().first?.integer(0)) == 0
            if isOurs { _ = try link.run(PostgreSQLDialect.statement(SchemaMigrator.versionTable)) }
            _ = try link.runScript(isOurs ? "COMMIT" : "ROLLBACK")
            return isOurs
        }
        guard isOurs else {
            throw RegistryError(
                .unavailable,
                "The database \(location) holds the tables of another program: give the registry a database of its own."
            )
        }
    }

    /// How many tables are there that no registry put there. Views and what extensions bring are nobody's data.
    private static let foreign = """
        SELECT count(*) FROM pg_class c
        WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
            AND c.relkind IN ('r', 'p')
            AND to_regclass('schema_version') IS NULL
            AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
        """
}
