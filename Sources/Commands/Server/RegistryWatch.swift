import Registry
import ServiceLifecycle

/// Has the registry forget what it remembers when another server changes it.
struct RegistryWatch: Service {
    let registry: Registry

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await registry.forgetAtChanges()
            // Where nothing is remembered there is nothing to do, and a service that returns ends all of them.
            while !Task.isCancelled { try? await Task.sleep(for: .seconds(3600)) }
        }
    }
}
