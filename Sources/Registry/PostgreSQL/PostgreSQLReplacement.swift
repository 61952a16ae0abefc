/// Puts a registry's content in the place of what a database holds, in one transaction and while no server works with
/// it.
struct PostgreSQLReplacement {
    private let session: PostgreSQLSession
    private let location: String

    /// Connects, and keeps all others out for as long as the value is there.
    ///
    /// - Throws: `.unavailable` if servers or commands are connected, or the database is another program's.
    init(url: String) async throws(RegistryError) {
        let settings = try PostgreSQLSettings(url: url)
        location = settings.location
        session = PostgreSQLSession(settings, .migration)
        try await PostgreSQLGround(location: location).prepare(session)
        guard try await Self.claim(session) else {
            let others = try await session.read { connection throws(RegistryError) in
                try connection.query(PostgreSQLPresence.others).first?.integer(0) ?? 0
            }
            throw Self.inUse(location, others)
        }
    }

    /// The database takes a moment to find out that a connection has ended.
    private static func claim(_ session: PostgreSQLSession) async throws(RegistryError) -> Bool {
        for _ in 0..<20 {
            let isAlone = try await session.perform { link throws(PostgreSQLFailure) in
                try link.run(PostgreSQLPresence.claim).isTrue
            }
            if isAlone { return true }
            try? await Task.sleep(for: .milliseconds(100))
        }
        return false
    }

    /// What the database holds now.
    func current<Value: Sendable>(
        _ body: @Sendable (RegistryState) throws(RegistryError) -> Value
    ) async throws(RegistryError) -> Value {
        try await session.read { connection throws(RegistryError) in
            try body(try RegistryState(connection, .postgresql))
        }
    }

    /// All of it or nothing.
    func place(_ staged: StagedRegistry) async throws(RegistryError) {
        let location = location
        try await session.write { connection throws(RegistryError) in
            guard try connection.query(PostgreSQLPresence.claimAgain).first?.integer(0) == 1 else {
                throw Self.inUse(location, 1)
            }
            try Self.clear(try RegistryState(connection, .postgresql), staged.tables)
            try staged.read { source throws(RegistryError) in
                for table in staged.tables {
                    let writer = TableWriter(table: table, connection: connection)
                    try TableReader(table: table, connection: source).forEach { rows throws(RegistryError) in
                        try writer.insert(rows)
                    }
                }
            }
            try connection.announceChange()
        }
    }

    /// Leaves the schema of this program without rows. A database of this version keeps its tables, and what rights on
    /// them others were given; one of any other version gets them anew.
    private static func clear(_ state: RegistryState, _ tables: [SchemaTable]) throws(RegistryError) {
        let connection = state.connection
        guard state.version != SchemaMigration.all.last?.version else {
            for table in tables.reversed() {
                try connection.execute("DELETE FROM \(SchemaTable.quoted(table.name))")
            }
            return
        }
        let names = state.tables.sorted().map(SchemaTable.quoted).joined(separator: ", ")
        try connection.execute("DROP TABLE \(names)")
        try connection.execute(SchemaMigrator.versionTable)
        try SchemaMigrator().apply(after: 0, to: connection)
    }

    private static func inUse(_ location: String, _ others: Int64) -> RegistryError {
        RegistryError(
            .unavailable,
            """
            The registry \(location) is in use by \(others == 1 ? "1 connection" : "\(others) connections") of \
            causeway: stop all servers that work with it, on every machine, and try again; nothing was changed.
            """)
    }
}
