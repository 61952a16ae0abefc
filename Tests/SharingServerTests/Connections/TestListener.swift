import Hummingbird
import Logging
import ServiceLifecycle
import Testing

/// A listener on a port that the system chooses, for as long as a test needs it.
enum TestListener {
    /// Runs the service, hands the test the port that the service reports, and ends the service as a signal does.
    static func serve<Result: Sendable>(
        _ make: (_ onListening: @escaping @Sendable (Int) async -> Void) throws -> any Service,
        _ test: (_ port: Int) async throws -> Result
    ) async throws -> Result {
        let (ports, found) = AsyncStream.makeStream(of: Int.self)
        let service = try make { found.yield($0) }
        let services = ServiceGroup(
            configuration: .init(services: [service], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }))
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { found.finish() }
                try await services.run()
            }
            var iterator = ports.makeAsyncIterator()
            let port = try #require(await iterator.next(), "the service ended before it listened")
            do {
                let result = try await test(port)
                await services.triggerGracefulShutdown()
                try await group.waitForAll()
                return result
            } catch {
                await services.triggerGracefulShutdown()
                throw error
            }
        }
    }
}
