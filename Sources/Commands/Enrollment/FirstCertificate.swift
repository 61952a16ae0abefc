import ACME
import Logging
import ServiceLifecycle
import Synchronization
import UnixSignals

/// Has a certificate that serves before the server listens: at once where the last run left one, and otherwise when the
/// authority has issued it.
struct FirstCertificate: Sendable {
    let enrollment: ConfiguredEnrollment
    /// Answers the authority meanwhile; nil where names are shown by records.
    let listener: (any Service)?
    let logger: Logger

    /// - Returns: false where a signal ended the wait.
    func obtain() async throws -> Bool {
        let wait = Wait()
        let renewal = enrollment.renewal { event in
            if case .current = event { wait.end() }
        }
        var services: [ServiceGroupConfiguration.ServiceConfiguration] = []
        if let listener { services.append(.init(service: listener)) }
        services.append(.init(service: RenewalService(renewal: renewal)))
        services.append(.init(service: wait, successTerminationBehavior: .gracefullyShutdownGroup))
        try await ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        ).run()
        return wait.isOver
    }

    /// Ends the group when there is a certificate.
    private final class Wait: Service {
        private let stream: AsyncStream<Void>
        private let continuation: AsyncStream<Void>.Continuation
        private let over = Atomic(false)

        init() {
            (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        }

        var isOver: Bool { over.load(ordering: .sequentiallyConsistent) }

        func end() {
            over.store(true, ordering: .sequentiallyConsistent)
            continuation.finish()
        }

        func run() async throws {
            await cancelWhenGracefulShutdown { [stream] in for await _ in stream {} }
        }
    }
}
