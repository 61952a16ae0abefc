import Foundation
import Hummingbird
import HummingbirdCore
public import Logging
import Monitoring
import NIOCore
import Registry
public import ServiceLifecycle

/// The listeners of a sharing server.
public struct SharingServer: Sendable {
    private let service: SharingService
    private let logger: Logger

    public init(service: SharingService, logger: Logger) {
        self.service = service
        self.logger = logger
    }

    /// The listener for recipients.
    ///
    /// - Parameters:
    ///   - port: 0 lets the system choose.
    ///   - certificate: nil for plain HTTP.
    ///   - notices: what the health check says beside that the server is up, a line each; shown to everyone.
    ///   - addressing: whose word counts on where clients are.
    ///   - maximumConnections: further ones wait until one of these ends.
    ///   - onListening: called with the port once it listens.
    public func publicListener(
        host: String, port: Int, certificate: ServedCertificate?, addressing: ClientAddressing = ClientAddressing(),
        notices: @escaping @Sendable () -> [String] = { [] }, maximumConnections: Int,
        onListening: @escaping @Sendable (_ port: Int) async -> Void
    ) throws -> any Service {
        Application(
            responder: SharingResponder(
                service: service, addressing: addressing, notices: notices, logger: logger),
            server: .publicHTTP(
                certificate: certificate, proxySenders: addressing.proxySenders,
                connections: service.observation.metrics.connections, logger: logger),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port), serverName: "causeway",
                availableConnectionsDelegate: MaximumAvailableConnections(maximumConnections)),
            onServerRunning: { await onListening($0.localAddress?.port ?? port) }, logger: quiet(logger))
    }

    /// The listener for administrative commands, on a Unix socket.
    public func adminListener(
        socket: String, onListening: @escaping @Sendable () async -> Void
    ) -> any Service {
        Application(
            responder: admin(.socket),
            configuration: ApplicationConfiguration(address: .unixDomainSocket(path: socket)),
            onServerRunning: { _ in await onListening() }, logger: quiet(logger))
    }

    /// The listener for the administrative API, where every request shows an administrator's token.
    ///
    /// - Parameters:
    ///   - port: 0 lets the system choose.
    ///   - certificate: nil for plain HTTP.
    ///   - onListening: called with the port once it listens.
    public func adminListener(
        host: String, port: Int, certificate: ServedCertificate?,
        onListening: @escaping @Sendable (_ port: Int) async -> Void
    ) -> any Service {
        let http = HTTPServerBuilder { responder in
            let http = HTTP1Channel(responder: responder, configuration: .init(idleTimeout: .seconds(120)))
            guard let certificate else { return http }
            return SecureAdminChannel(certificate: certificate, http: http, times: ConnectionTimes())
        }
        return Application(
            responder: admin(.tokens), server: http,
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port), serverName: "causeway",
                availableConnectionsDelegate: MaximumAvailableConnections(Self.maximumAdminConnections)),
            onServerRunning: { await onListening($0.localAddress?.port ?? port) }, logger: quiet(logger))
    }

    /// The listener for those who come over plain HTTP: it tells where the server is, and answers challenges of ACME.
    ///
    /// - Parameters:
    ///   - port: 0 lets the system choose.
    ///   - challenges: nil where certificates come some other way.
    ///   - onListening: called with the port once it listens.
    public func redirectListener(
        host: String, port: Int, challenges: (any ChallengeAnswers)?,
        onListening: @escaping @Sendable (_ port: Int) async -> Void
    ) -> any Service {
        Application(
            responder: RedirectResponder(endpoint: service.settings.endpoint, challenges: challenges),
            server: .oneAnswer(),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port), serverName: "causeway",
                availableConnectionsDelegate: MaximumAvailableConnections(Self.maximumRedirectConnections)),
            onServerRunning: { await onListening($0.localAddress?.port ?? port) }, logger: quiet(logger))
    }

    private static let maximumAdminConnections = 128
    private static let maximumRedirectConnections = 256

    private func admin(_ gate: AdminResponder.Gate) -> AdminResponder {
        AdminResponder(
            registry: service.registry, settings: service.settings, gate: gate,
            observation: service.observation, logger: logger)
    }

    /// The framework's own lines (it names the address it listens on, and every request again) are for debugging only.
    private func quiet(_ logger: Logger) -> Logger {
        var logger = logger
        if logger.logLevel == .info || logger.logLevel == .notice { logger.logLevel = .warning }
        return logger
    }
}
