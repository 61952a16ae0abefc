import Logging
import Registry
import SharingServer

/// Performs operations on the registry's file or database itself.
struct LocalRegistryClient: RegistryClient {
    private let registry: Registry
    private let actor: AuditActor
    private let settings: ServerSettings
    /// Held for as long as the file is open; a database has locks of its own.
    private let lock: RegistryLock?

    /// Opens the registry, and makes it when it is missing.
    static func open(
        _ configuration: RegistryConfiguration, actor: String, lock: RegistryLock?, settings: ServerSettings
    ) async throws -> LocalRegistryClient {
        let logger = Logger(label: "causeway.registry") { _ in SwiftLogNoOpLogHandler() }
        let registry = try await configuration.open(logger: logger)
        return LocalRegistryClient(
            registry: registry, actor: AuditActor(kind: .commandLine, name: actor), settings: settings, lock: lock)
    }

    func perform(_ operation: RegistryOperation) async throws -> RegistryAnswer {
        try await registry.perform(operation, as: actor)
    }

    func server() async throws -> ServerDescription { ServerDescription(settings) }

    func close() async throws {
        try registry.close()
    }
}
