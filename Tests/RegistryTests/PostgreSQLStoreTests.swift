import Foundation
import Synchronization
import Testing

@testable import Registry

@Suite(.needsPostgreSQL) struct PostgreSQLStoreTests {
    let actor = TemporaryRegistry.operatorActor

    private func refusal(_ url: String) async throws -> RegistryError {
        let error = await #expect(throws: RegistryError.self) {
            _ = try await PostgreSQLStore.open(url: url, logger: TemporaryRegistry.quiet)
        }
        return try #require(error)
    }

    @Test func valuesComeBackExactly() async throws {
        let home = try await PostgreSQLHome()
        let store = home.store()
        let texts = [
            "", " ", "'; DROP TABLE shares; --", "$1", "?", "\\x00", "\u{E4}", "a\u{308}", "\u{1F9EA}\u{200D}",
            "line\nline\r\t", String(repeating: "é", count: 600_000), "NULL",
        ]
        let numbers: [Int64] = [0, 1, -1, .max, .min, 1 << 53 + 1]
        try await store.write { connection throws(RegistryError) in
            try connection.execute("CREATE TABLE samples (id BIGINT NOT NULL, text TEXT, number BIGINT)")
            for (index, text) in texts.enumerated() {
                let changed = try connection.execute(
                    "INSERT INTO samples (id, text, number) VALUES (?, ?, ?)",
                    [.integer(Int64(index)), .text(text), index < numbers.count ? .integer(numbers[index]) : .null])
                #expect(changed == 1)
            }
            #expect(try connection.execute("UPDATE samples SET number = NULL WHERE id < ?", [.integer(0)]) == 0)
        }
        let rows = try await store.read { connection throws(RegistryError) in
            try connection.query("SELECT text, number FROM samples ORDER BY id LIMIT ?", [.integer(100)])
        }
        #expect(rows.count == texts.count)
        for (index, row) in rows.enumerated() {
            // As bytes: Swift takes the two spellings of "ä" for the same.
            #expect(Array(try row.text(0).utf8) == Array(texts[index].utf8))
            #expect(try row.optionalInteger(1) == (index < numbers.count ? numbers[index] : nil))
        }
        let found = try await kind {
            try await store.write { connection throws(RegistryError) in
                _ = try connection.execute("INSERT INTO samples (id, text) VALUES (99, ?)", [.text("a\u{0}b")])
            }
        }
        #expect(found == .invalid)
    }

    @Test func everyTextOrdersBytewise() async throws {
        let home = try await PostgreSQLHome()
        let columns = try home.run(
            """
            SELECT table_name, column_name FROM information_schema.columns
            WHERE table_schema = 'public' AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'
            """)
        #expect(columns.isEmpty)
        #expect(try home.run("SELECT 1 WHERE 'a' < 'B'").count == 1, "the database itself orders otherwise")
        let names = ["B", "a", "a-b", "ab", "Z", "ä", "z"]
        let store = home.store()
        try await store.write { connection throws(RegistryError) in
            for name in names {
                try connection.execute(
                    "INSERT INTO shares (id, name, name_key, created_at) VALUES (?, ?, ?, 0)",
                    [.text(name), .text(name), .text(name)])
            }
        }
        let rows = try await store.read { connection throws(RegistryError) in
            try connection.query(
                "SELECT name_key FROM shares WHERE name_key > ? ORDER BY name_key", [.text("Z")])
        }
        #expect(rows.map(\.values) == ["a", "a-b", "ab", "z", "ä"].map { [.text($0)] })
    }

    @Test func violatedConstraintsAreConflicts() async throws {
        let home = try await PostgreSQLHome()
        let store = home.store()
        let share = "INSERT INTO shares (id, name, name_key, created_at) VALUES (?, 'a', 'secret', 0)"
        let runs = Mutex(0)
        for (sql, values) in [
            (share, [SQLValue.text("2")]),
            ("INSERT INTO grants (recipient_id, share_id, created_at) VALUES (?, 'y', 0)", [.text("secret")]),
        ] {
            let error = await #expect(throws: RegistryError.self) {
                try await store.write { connection throws(RegistryError) in
                    runs.withLock { $0 += 1 }
                    try connection.execute(share, [.text("1")])
                    try connection.execute(sql, values)
                }
            }
            #expect(error?.kind == .conflict)
            #expect(error?.message.contains("secret") == false && error?.message.contains(store.location) == true)
        }
        #expect(runs.withLock { $0 } == 2)
        #expect(try home.run("SELECT 1 FROM shares").isEmpty)
    }

    /// A body that goes on after a failure would otherwise have its commit answered with "ROLLBACK", and no error.
    @Test func aFailureThatTheBodyHidesIsNoSuccess() async throws {
        let home = try await PostgreSQLHome()
        let store = home.store()
        let found = try await kind {
            try await store.write { connection throws(RegistryError) in
                try connection.execute(
                    "INSERT INTO shares (id, name, name_key, created_at) VALUES ('1', 'a', 'a', 0)")
                _ = try? connection.query("SELECT nothing FROM nowhere")
            }
        }
        #expect(found == .unavailable)
        #expect(try home.run("SELECT 1 FROM shares").isEmpty)
    }

    @Test func aWarningBesideAStatementIsNoFailure() async throws {
        let home = try await PostgreSQLHome()
        let store = home.store()
        try await store.write { connection throws(RegistryError) in
            try connection.execute("DO $$ BEGIN RAISE WARNING 'something'; END $$")
            try connection.execute("INSERT INTO shares (id, name, name_key, created_at) VALUES ('1', 'a', 'a', 0)")
        }
        #expect(try home.run("SELECT 1 FROM shares").count == 1)
    }

    @Test func readsChangeNothingAndSeeOneState() async throws {
        let home = try await PostgreSQLHome()
        let store = home.store()
        let registry = home.registry(store)
        _ = try await registry.createShare("a", as: actor)
        let insert = "INSERT INTO shares (id, name, name_key, created_at) VALUES (gen_random_uuid(), 'b', 'b', 0)"
        let counts = try await store.read { connection throws(RegistryError) in
            let before = try connection.query("SELECT count(*) FROM shares")
            let other = (try? home.run("\(insert); SELECT 1"))?.count
            #expect(other == 1)
            return (before, try connection.query("SELECT count(*) FROM shares"))
        }
        #expect(counts.0 == counts.1)
        #expect(try await registry.shares().count == 2)
        let error = await #expect(throws: RegistryError.self) {
            try await store.read { connection throws(RegistryError) in
                _ = try connection.execute("DELETE FROM shares")
            }
        }
        #expect(error?.kind == .unavailable)
        #expect(try await registry.shares().count == 2)
    }

    @Test func onlyTheHashOfATokenReachesTheDatabase() async throws {
        let home = try await PostgreSQLHome()
        let registry = home.registry(home.store())
        _ = try await registry.createRecipient("acme", as: actor)
        let minted = try await registry.mintToken(for: "acme", lifetimeSeconds: nil, as: actor)
        let tables = try home.run("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        var all = ""
        for table in tables {
            for row in try home.run("SELECT t::text FROM \(try table.text(0)) t") { all += try row.text(0) }
        }
        #expect(all.contains(TokenHash(of: minted.secret).hexadecimal))
        #expect(!all.contains(minted.secret.dropFirst(4).prefix(12)))
    }

    @Test func whatIsNoRegistryIsRefusedAndLeftAsItIs() async throws {
        let server = try await PostgreSQLServer.shared.value
        let foreign = try await server.createDatabase()
        defer { server.dropDatabase(foreign) }
        _ = try server.link(foreign).runScript("CREATE TABLE orders (id BIGINT)")
        #expect(try await refusal(server.url(foreign)).message.contains("another program"))
        let left = try server.link(foreign).run("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").rows()
        #expect(left == [SQLRow([.text("orders")])])

        let latin = try await server.createDatabase(
            "ENCODING LATIN1 LOCALE 'C' LOCALE_PROVIDER libc TEMPLATE template0")
        defer { server.dropDatabase(latin) }
        #expect(try await refusal(server.url(latin)).message.contains("server_encoding"))
        #expect(try await refusal(server.url("missing")).message.contains("does not exist"))
    }

    @Test func aNewerSchemaIsRefused() async throws {
        let home = try await PostgreSQLHome()
        _ = try home.run("INSERT INTO schema_version (version, name) VALUES (99, 'address lists'); SELECT 1")
        let error = try await refusal(home.server.url(home.name))
        #expect(error.kind == .unavailable)
        for part in ["version 99", "address lists", "up to \(SchemaMigration.all.count)", home.settings.location] {
            #expect(error.message.contains(part))
        }
    }

    @Test func aStepThatFailsLeavesTheSchemaAsItWas() async throws {
        let home = try await PostgreSQLHome()
        let next = Int64(SchemaMigration.all.count) + 1
        let added = SchemaMigration(version: next, name: "notes", statements: ["CREATE TABLE notes (id TEXT)"])
        let broken = SchemaMigration(
            version: next + 1, name: "broken",
            statements: ["CREATE TABLE other (id TEXT)", "CREATE TABLE notes (id TEXT)"])
        func migrate(_ further: [SchemaMigration]) async throws {
            let migrator = SchemaMigrator(migrations: SchemaMigration.all + further)
            try await PostgreSQLStore.migrate(home.settings, migrator)
        }
        try await migrate([added])
        try await migrate([added])
        #expect(try await kind { try await migrate([added, broken]) } == .unavailable)
        #expect(
            try home.run("SELECT version FROM schema_version ORDER BY version DESC LIMIT 1")
                == [SQLRow([.integer(next)])])
        #expect(try home.run("SELECT 1 FROM pg_tables WHERE tablename = 'other'").isEmpty)
    }

    @Test func errorsHoldNoPassword() async throws {
        let server = try await PostgreSQLServer.shared.value
        let wrong = server.url("postgres").replacingOccurrences(of: "causeway:", with: "causeway:hunter22")
        let error = try await refusal(wrong)
        #expect(error.kind == .unavailable)
        #expect(error.message.contains("password authentication failed"))
        #expect(!error.message.contains("hunter22") && !error.message.contains(PostgreSQLServer.password))
    }

    @Test(arguments: [
        ("23505", RegistryError.Kind.conflict, "try again"), ("23503", .conflict, "try again"),
        ("40001", .conflict, "try again"), ("40P01", .conflict, "try again"),
        ("55P03", .unavailable, "Another process"),
        ("57014", .unavailable, "took longer"), ("57P01", .unavailable, "ended the connection"),
        ("53100", .unavailable, "is full"), ("53300", .unavailable, "max_connections"),
        ("25006", .unavailable, "read-only"), ("42501", .unavailable, "owner"), ("54000", .invalid, "too long"),
        ("42P01", .unavailable, "42P01: no such thing"), ("22P02", .unavailable, "22P02)"), ("", .unavailable, "log"),
    ])
    func statesAreExplained(state: String, kind: RegistryError.Kind, part: String) {
        let quotes = state == "42P01"
        let failure = PostgreSQLFailure(state: state, message: quotes ? "no such thing" : "cwy_secret", isLost: false)
        let error = failure.error(at: "postgres://h:1/r", PostgreSQLTimeouts())
        #expect(error.kind == kind)
        #expect(error.message.contains(part) && error.message.contains("postgres://h:1/r"))
        #expect(!error.message.contains("secret"))
    }
}
