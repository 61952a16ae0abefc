import Foundation
import Logging
import Registry
import Testing

/// A registry in a folder or a database of its own, removed with it.
final class TemporaryRegistry: Sendable {
    static let operatorActor = AuditActor(kind: .commandLine, name: "olga")

    let folder: URL
    let registry: Registry
    /// For a registry on PostgreSQL.
    private let database: (server: PostgreSQLServer, name: String)?

    var path: String { folder.appendingPathComponent("registry.sqlite").path }

    /// A new registry on ``Backend/current``.
    init(now: @escaping @Sendable () -> Date = { Date() }) async throws {
        self.folder = Self.newFolder()
        let path = folder.appendingPathComponent("registry.sqlite").path
        let logger = Logger(label: "test")
        switch Backend.current {
        case .sqlite:
            self.database = nil
            self.registry = Registry(
                store: try await SQLiteStore.open(path: path, logger: logger), logger: logger, now: now)
        case .postgreSQL:
            let server = try await PostgreSQLServer.shared.value
            let name = try await server.createDatabase()
            self.database = (server, name)
            self.registry = Registry(
                store: try await PostgreSQLStore.open(url: server.url(name), logger: Self.quiet), logger: logger,
                now: now)
        }
    }

    /// A path in the temporary folder that does not exist yet.
    static func newFolder() -> URL {
        FileManager.default.temporaryDirectory.appendingPathComponent("causeway-registry-\(UUID())", isDirectory: true)
    }

    /// A second registry on the same file or database, as another process has it.
    func second() async throws -> Registry {
        guard let database else { return try await Registry.open(path: path, logger: Logger(label: "test")) }
        let store = try await PostgreSQLStore.open(url: database.server.url(database.name), logger: Self.quiet)
        return Registry(store: store, logger: Logger(label: "test"))
    }

    /// The tests' server warns that it does not write to the disk, and does so on purpose.
    static var quiet: Logger {
        var logger = Logger(label: "test")
        logger.logLevel = .error
        return logger
    }

    deinit {
        try? registry.close()
        try? FileManager.default.removeItem(at: folder)
        if let database { database.server.dropDatabase(database.name) }
    }
}

/// A table at a made-up place.
func entry(_ schema: String, _ name: String, history: Bool = false) -> TableEntry {
    TableEntry(
        schema: schema, name: name, location: .bucket(name: "lake", path: "\(schema)/\(name)"), historyShared: history)
}

/// The kind of the registry's error that `body` throws; nil if it throws none.
func kind(_ body: () async throws -> Void) async throws -> RegistryError.Kind? {
    do {
        try await body()
        return nil
    } catch let error as RegistryError {
        #expect(!error.message.isEmpty)
        return error.kind
    }
}
