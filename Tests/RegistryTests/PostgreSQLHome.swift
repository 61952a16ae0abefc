import Foundation
import Logging
import Testing

@testable import Registry

/// A database on the tests' server, with a registry's schema, and stores on it.
final class PostgreSQLHome: Sendable {
    let server: PostgreSQLServer
    let name: String
    let settings: PostgreSQLSettings

    init() async throws {
        self.server = try await PostgreSQLServer.shared.value
        self.name = try await server.createDatabase()
        self.settings = try PostgreSQLSettings(url: server.url(name))
        try await PostgreSQLStore.migrate(settings, SchemaMigrator())
    }

    func store(_ timeouts: PostgreSQLTimeouts = PostgreSQLTimeouts(), connections: Int = 2) -> PostgreSQLStore {
        PostgreSQLStore(settings, timeouts, connections: connections)
    }

    func registry(_ store: PostgreSQLStore) -> Registry {
        Registry(store: store, logger: TemporaryRegistry.quiet)
    }

    /// Past every store: what another program does to the database.
    func run(_ sql: String) throws -> [SQLRow] {
        try server.link(name).runScript(sql).rows()
    }

    deinit { server.dropDatabase(name) }
}

extension SQLConnection {
    /// The server's process that serves this connection.
    func process() throws(RegistryError) -> pid_t {
        pid_t(try query("SELECT pg_backend_pid()").first?.integer(0) ?? 0)
    }
}

extension Trait where Self == ConditionTrait {
    /// Not run where there is no server; fails there if tests have to be complete.
    static var needsPostgreSQL: ConditionTrait {
        .enabled("PostgreSQL is not installed: install the package postgresql") {
            Backend.available.contains(.postgreSQL)
        }
    }
}
