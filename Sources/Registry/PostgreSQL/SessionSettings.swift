/// What the store relies on in each of its sessions: set, and read back.
struct SessionSettings {
    /// PostgreSQL 13, as `PQserverVersion` counts.
    static let oldestVersion = 130_000

    let timeouts: PostgreSQLTimeouts

    init(_ timeouts: PostgreSQLTimeouts) {
        self.timeouts = timeouts
    }

    /// - Throws: `.unavailable` for a server that is too old, and a database or pooler that does not keep the settings.
    func apply(to link: PostgreSQLLink) throws(RegistryError) {
        guard link.serverVersion >= Self.oldestVersion else {
            throw RegistryError(
                .unavailable,
                """
                The database of the registry \(link.location) is older than PostgreSQL \
                \(Self.oldestVersion / 10_000): use a newer one.
                """)
        }
        let result: PostgreSQLResult
        do throws(PostgreSQLFailure) {
            _ = try link.run(setting)
            _ = try link.run(PostgreSQLPresence.mark)
            result = try link.run(found)
        } catch {
            throw link.error(error)
        }
        guard let row = try result.rows().first else { throw refused("anything", "nothing", link) }
        let expected = [
            ("server_encoding", ["UTF8"]), ("client_encoding", ["UTF8"]),
            ("synchronous_commit", ["on", "remote_apply"]),
            ("statement_timeout", ["\(timeouts.statement * 1000)"]), ("lock_timeout", ["\(timeouts.lock * 1000)"]),
            ("idle_in_transaction_session_timeout", ["\(timeouts.idle * 1000)"]),
        ]
        for (column, (name, allowed)) in expected.enumerated() {
            let value = try row.text(column)
            guard allowed.contains(value) else { throw refused(name, value, link) }
        }
    }

    /// A commit waits for the disk whatever the database's default is; what is stricter stays.
    private var setting: String {
        """
        SELECT set_config('statement_timeout', '\(timeouts.statement * 1000)', false),
            set_config('lock_timeout', '\(timeouts.lock * 1000)', false),
            set_config('idle_in_transaction_session_timeout', '\(timeouts.idle * 1000)', false),
            set_config('client_min_messages', 'warning', false),
            set_config('synchronous_commit', CASE current_setting('synchronous_commit')
                WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, false)
        """
    }

    private var found: String {
        """
        SELECT current_setting('server_encoding'), current_setting('client_encoding'),
            current_setting('synchronous_commit'),
            (SELECT setting FROM pg_settings WHERE name = 'statement_timeout'),
            (SELECT setting FROM pg_settings WHERE name = 'lock_timeout'),
            (SELECT setting FROM pg_settings WHERE name = 'idle_in_transaction_session_timeout')
        """
    }

    private func refused(_ name: String, _ value: String, _ link: PostgreSQLLink) -> RegistryError {
        RegistryError(
            .unavailable,
            """
            The database of the registry \(link.location) does not keep the setting \(name), which is \(value): create \
            the database with the encoding UTF8, and connect to it directly or through a pooler that gives each client \
            a session.
            """)
    }
}
