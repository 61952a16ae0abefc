import Addresses
import Foundation
import Logging
import Registry
public import ServiceLifecycle
import Synchronization

/// When credentials were shown last, gathered in memory and written down now and then: a write for each request would
/// make readers wait for one another.
///
/// What a killed server had not written is lost; it is an aid for administrators, and nothing is decided by it.
public final class CredentialUses: Service {
    /// How long a use waits for being written.
    private static let interval = Duration.seconds(15)

    private let pending = Mutex<[UUID: CredentialUse]>([:])
    private let registry: Registry
    private let logger: Logger

    init(registry: Registry, logger: Logger) {
        self.registry = registry
        self.logger = logger
    }

    func note(_ credential: UUID, from origin: ClientOrigin?, at time: Date) {
        let use = CredentialUse(time: time, address: origin?.address.description ?? "local")
        pending.withLock { $0[credential] = use }
    }

    /// Writes until the server is asked to end, and once more then.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                // Cancelled while it sleeps, it leaves the last write to what follows.
                guard (try? await Task.sleep(for: Self.interval)) != nil else { return }
                await self.flush()
            }
        }
        await flush()
    }

    func flush() async {
        let uses = pending.withLock { pending in
            defer { pending = [:] }
            return pending
        }
        guard !uses.isEmpty else { return }
        do {
            try await registry.record(uses)
        } catch {
            // The next interval tries again, with what is newer by then.
            pending.withLock { $0.merge(uses) { newer, _ in newer } }
            logger.warning("The last uses of tokens could not be written.", metadata: ["error": "\(error)"])
        }
    }
}
