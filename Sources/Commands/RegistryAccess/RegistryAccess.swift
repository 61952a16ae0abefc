import Foundation
import Registry
import SharingServer

/// Decides who performs operations on a registry, so that never two processes write it: the server when it answers
/// on its socket, else this process when it gets the lock.
struct RegistryAccess: Sendable {
    let registry: RegistryConfiguration
    let settings: ServerSettings
    /// How long to wait for a lock holder to finish or to begin to listen.
    let patience: Duration

    init(_ configuration: Configuration, patience: Duration = .seconds(10)) {
        registry = configuration.registry
        settings = configuration.settings
        self.patience = patience
    }

    /// Runs `body` with a client, and closes it afterwards.
    func withClient<Result: Sendable>(
        _ body: (any RegistryClient) async throws -> Result
    ) async throws -> Result {
        try await Self.use(try await connect(), body)
    }

    /// Runs `body` with a client, and closes it afterwards.
    static func use<Result: Sendable>(
        _ client: any RegistryClient, _ body: (any RegistryClient) async throws -> Result
    ) async throws -> Result {
        do {
            let result = try await body(client)
            try await client.close()
            return result
        } catch {
            try? await client.close()
            throw error
        }
    }

    /// - Throws: `.unavailable` when the socket is there and closed to this user, or when another process holds the
    ///   lock and nothing answers.
    private func connect() async throws -> any RegistryClient {
        let clock = ContinuousClock()
        let deadline = clock.now + patience
        let user = NSUserName()
        while true {
            switch SocketProbe.probe(path: registry.socket) {
            case .listening:
                return RemoteRegistryClient(.socket(registry.socket, actor: user, settings))
            case .unreachable(let reason):
                throw CommandError(
                    .unavailable,
                    "a server may run, and its socket \(registry.socket) cannot be used (\(reason)): run this as the "
                        + "server's user")
            case .nobody: break
            }
            if registry.database != nil {
                return try await LocalRegistryClient.open(registry, actor: user, lock: nil, settings: settings)
            }
            if let lock = try RegistryLock.acquire(path: registry.lockFile) {
                return try await LocalRegistryClient.open(registry, actor: user, lock: lock, settings: settings)
            }
            // A server that starts takes the lock before it listens; another command lets go in a moment.
            guard clock.now < deadline else { throw busy() }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    private func busy() -> CommandError {
        let holder = RegistryLock.recordedHolder(path: registry.lockFile).map { " (process \($0))" } ?? ""
        return CommandError(
            .unavailable,
            "the registry \(registry.file) is in use by another process\(holder), and no server answers at "
                + "\(registry.socket): wait for it or stop it, then try again")
    }
}
