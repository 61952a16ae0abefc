import Foundation
import GRDB
import Logging
import Testing

@testable import Registry

/// A registry of each earlier schema, with data in it, becomes one of this version and loses nothing.
@Suite(.onEveryBackend) struct UpgradeTests {
    private let actor = TemporaryRegistry.operatorActor
    private let secret = TokenFormat.bearer.random()
    private let share = UUID()
    private let table = UUID()
    private let recipient = UUID()
    private let token = UUID()

    /// Rows as that version wrote them; later steps add to what earlier ones made.
    private func rows(upTo version: Int64) -> [(sql: String, values: [SQLValue])] {
        var rows: [(String, [SQLValue])] = [
            (
                "INSERT INTO shares (id, name, name_key, created_at) VALUES (?, 'Retail', 'retail', 1000)",
                [.uuid(share)]
            ),
            (
                """
                INSERT INTO shared_tables
                    (id, share_id, schema_name, schema_key, name, name_key, location, history_shared, created_at)
                VALUES (?, ?, 'Sales', 'sales', 'Orders', 'orders', 's3://lake/orders', 1, 2000)
                """, [.uuid(table), .uuid(share)]
            ),
            (
                "INSERT INTO recipients (id, name, name_key, comment, created_at) VALUES (?, 'A', 'acme', 'ä', 3000)",
                [.uuid(recipient)]
            ),
            (
                "INSERT INTO grants (recipient_id, share_id, created_at) VALUES (?, ?, 4000)",
                [.uuid(recipient), .uuid(share)]
            ),
            (
                "INSERT INTO tokens (id, recipient_id, hash, created_at, expires_at) VALUES (?, ?, ?, 5000, NULL)",
                [.uuid(token), .uuid(recipient), .text(TokenHash(of: secret).hexadecimal)]
            ),
            (
                """
                INSERT INTO audit_events
                    (sequence, time, actor_kind, actor_name, operation, object, details, outcome)
                VALUES (1, 1000, 'commandLine', 'olga', 'createShare', 'Retail', '{}', 'done')
                """, []
            ),
        ]
        if version >= 2 {
            rows.append(
                ("INSERT INTO table_versions VALUES ('k', 0, ?, 7000)", [.integer(.max)]))
        }
        if version >= 3 {
            rows.append(
                (
                    """
                    INSERT INTO shared_namespaces
                        (id, share_id, schema_name, schema_key, location, history_shared, created_at)
                    VALUES ('5f0c7e0a-7d4c-4d6e-9a55-0d2c5a0f0b11', ?, 'N', 'n', 'iceberg://c/n', 0, 8000)
                    """, [.uuid(share)]
                ))
        }
        if version >= 4 {
            let options = #"{"leftOut":["card"],"materialisesEqualityDeletes":true}"#
            rows.append(("UPDATE shared_tables SET options = ? WHERE id = ?", [.text(options), .uuid(table)]))
        }
        if version >= 6 {
            let extent = "partition_filter = 'a = 1', start_version = 7"
            rows.append(("UPDATE shared_tables SET \(extent) WHERE id = ?", [.uuid(table)]))
            rows.append(("UPDATE shares SET history_shared = 1 WHERE id = ?", [.uuid(share)]))
        }
        return rows
    }

    private func fill(_ place: NewPlace, version: Int64) async throws {
        let migrations = SchemaMigration.all.filter { $0.version <= version }
        if let database = place.database {
            let settings = try PostgreSQLSettings(url: database.server.url(database.name))
            try await PostgreSQLStore.migrate(settings, SchemaMigrator(migrations: migrations))
            let store = PostgreSQLStore(settings, PostgreSQLTimeouts(), connections: 1)
            try await store.write { connection throws(RegistryError) in
                for row in rows(upTo: version) { _ = try connection.execute(row.sql, row.values) }
            }
            return store.close()
        }
        try FileManager.default.createDirectory(at: place.folder, withIntermediateDirectories: true)
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        let queue = try DatabaseQueue(path: place.path, configuration: configuration)
        try await queue.write { database in
            try database.execute(sql: "PRAGMA application_id = \(SQLiteStore.applicationID)")
            try database.execute(sql: SchemaMigrator.versionTable)
            let connection = SQLiteConnection(database: database, path: place.path)
            for migration in migrations {
                for statement in migration.statements { _ = try connection.execute(statement, []) }
                _ = try connection.execute(
                    "INSERT INTO schema_version VALUES (?, ?)", [.integer(migration.version), .text(migration.name)])
            }
            for row in rows(upTo: version) { _ = try connection.execute(row.sql, row.values) }
        }
        try queue.close()
    }

    @Test(arguments: SchemaMigration.all.map(\.version))
    func everyEarlierSchemaBecomesThisOne(version: Int64) async throws {
        let place = try await NewPlace()
        try await fill(place, version: version)
        let registry = try await place.open()
        defer { try? registry.close() }

        let details = try await registry.share("retail")
        #expect(details.share.id == share && details.share.name == "Retail" && details.recipients == ["A"])
        let found = try #require(details.tables.first)
        #expect(details.tables.count == 1 && found.id == table && found.historyShared)
        #expect(found.location == .bucket(name: "lake", path: "orders"))
        #expect(found.options.leftOut == (version >= 4 ? ["card"] : []))
        #expect(found.extent == (version >= 6 ? TableExtent(filter: "a = 1", startVersion: 7) : TableExtent()))
        #expect(details.share.historyShared == (version >= 6))
        #expect(details.namespaces.map(\.schema) == (version >= 3 ? ["N"] : []))
        let acme = try await registry.recipient("ACME")
        #expect(acme.recipient.id == recipient && acme.recipient.comment == "ä" && acme.shares == ["Retail"])
        let authenticated = try await registry.authenticate(token: secret, at: Date())
        #expect(authenticated?.recipient.id == recipient && authenticated?.tokenID == token)
        let versions = try await registry.store.read { connection throws(RegistryError) in
            try connection.query("SELECT version, snapshot_id FROM table_versions")
        }
        #expect(versions == (version >= 2 ? [SQLRow([.integer(0), .integer(.max)])] : []))
        #expect(try await registry.auditEvents(limit: 9).map(\.sequence) == [1])

        // And it can be worked on.
        let changed = try await registry.updateShare("retail", ShareChanges(add: [entry("s", "t")]), as: actor)
        #expect(changed.tables.count == 2)
        #expect(
            try await registry.mintToken(for: "acme", lifetimeSeconds: 60, as: actor).token.recipientID == recipient)
        _ = try await registry.deleteRecipient("acme", as: actor)
        _ = try await registry.deleteShare("retail", as: actor)
        #expect(try await registry.auditEvents(limit: 9).map(\.sequence) == [5, 4, 3, 2, 1])
        #expect(try await registry.authenticate(token: secret, at: Date()) == nil)
    }
}
