import Foundation
import Logging

@testable import Registry

/// Where a registry can be, and nothing is yet: a file that is not there, or an empty database.
final class NewPlace: Sendable {
    let folder = TemporaryRegistry.newFolder()
    let database: (server: PostgreSQLServer, name: String)?

    var path: String { folder.appending(path: "registry.sqlite").path }

    init() async throws {
        switch Backend.current {
        case .sqlite: self.database = nil
        case .postgreSQL:
            let server = try await PostgreSQLServer.shared.value
            self.database = (server, try await server.createDatabase())
        }
    }

    /// The same for work on the whole.
    var place: RegistryPlace {
        database.map { .database(url: $0.server.url($0.name)) } ?? .file(path)
    }

    func open() async throws -> Registry {
        Registry(store: try await store(), logger: Logger(label: "test"))
    }

    func store() async throws -> any RegistryStore {
        guard let database else {
            return try await SQLiteStore.open(path: path, logger: Logger(label: "test"))
        }
        return try await PostgreSQLStore.open(
            url: database.server.url(database.name), logger: TemporaryRegistry.quiet)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
        if let database { database.server.dropDatabase(database.name) }
    }
}
