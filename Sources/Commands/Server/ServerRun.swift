import Addresses
import Catalogs
import Foundation
import Glibc
import Identity
import Logging
import Monitoring
import NIOCore
import Registry
import ServiceLifecycle
import SharingServer
import Storage
import Tables
import UnixSignals

/// One run of the server, from its configuration to its end by a signal.
struct ServerRun: Sendable {
    /// How long requests under way may take after a signal asked the server to end, in seconds.
    private static let gracePeriod = 30

    let configuration: Configuration
    /// Whether a certificate is served that clients refuse.
    var allowsInvalidCertificate = false

    /// Runs until SIGINT or SIGTERM.
    ///
    /// - Parameter onListening: called once recipients can connect.
    /// - Throws: a ``CommandError`` where the server cannot start.
    func run(onListening: @escaping @Sendable () async -> Void = {}) async throws {
        // Sockets and files that the server makes are its own user's.
        umask(0o077)
        let logger = Logger(label: "causeway") { [log = configuration.log] _ in LineLogHandler(log) }
        guard let lock = try RegistryLock.acquire(path: configuration.registry.lockFile) else {
            let holder = RegistryLock.recordedHolder(path: configuration.registry.lockFile)
            throw CommandError(
                .unavailable,
                "the registry \(configuration.registry.file) is in use by another process"
                    + (holder.map { " (\($0))" } ?? "") + ": stop it, or give this server a registry of its own")
        }
        let registry = try await configuration.registry.open(logger: logger)
            .remembering(for: configuration.registry.staleFor)
        let metrics = ServerMetrics(PrometheusRegistry())
        let transport = StoreTransport(
            proxies: try Self.proxies(logger),
            observer: { exchange in
                metrics.count(
                    store: exchange.bucket, operation: exchange.operation.rawValue, status: exchange.status,
                    duration: exchange.duration)
            })
        do {
            let audit = try AuditRun(configuration.audit, metrics: metrics, logger: logger)
            do {
                try await serve(registry, transport, audit.observation, logger, onListening)
            } catch {
                await audit.close()
                throw error
            }
            await audit.close()
        } catch {
            try? await transport.shutdown()
            try? registry.close()
            throw explain(error)
        }
        try await transport.shutdown()
        try registry.close()
        withExtendedLifetime(lock) { _ = unlink(configuration.registry.socket) }
    }

    private func serve(
        _ registry: Registry, _ transport: StoreTransport, _ observation: Observation, _ logger: Logger,
        _ onListening: @escaping @Sendable () async -> Void
    ) async throws {
        let catalogs = try ConfiguredCatalogs.make(configuration.catalogs, transport: transport)
        if !catalogs.names.isEmpty {
            logger.info("catalogs", metadata: ["names": "\(catalogs.names.joined(separator: ", "))"])
        }
        let issuers = try ConfiguredIssuers.make(configuration.identity.issuers, transport: transport)
        let service = SharingService(
            registry: registry,
            stores: try StoreDirectory(
                stores: try ConfiguredStores.make(configuration.stores), transport: transport, logger: logger),
            catalogs: catalogs, settings: configuration.settings,
            secret: try SecretFile.load(configuration.server.secretFile), issuers: issuers,
            limits: RequestLimits(
                recipientRequestsPerSecond: configuration.limits.recipientRequestsPerSecond,
                requestsPerSecond: configuration.limits.requestsPerSecond,
                recipientDownloads: configuration.limits.recipientDownloads),
            snapshots: SnapshotCache(
                maximumBytes: configuration.cache.maxBytes, staleness: .seconds(configuration.cache.staleness),
                metrics: observation.metrics),
            ledger: RegistryLedger(registry), observation: observation, logger: logger)
        let server = SharingServer(service: service, logger: logger)
        let enrollment = try configuration.tls.acme.map { acme in
            try ConfiguredEnrollment(acme, transport: transport, logger: logger)
        }
        if let enrollment {
            let isThere = try await FirstCertificate(
                enrollment: enrollment, listener: redirect(server, enrollment, logger), logger: quiet(logger)
            ).obtain()
            guard isThere else { return logger.notice("stopped") }
        }
        let certificate = try await ServingCertificate.load(
            configuration, allowsInvalid: allowsInvalidCertificate, metrics: observation.metrics, logger: logger)
        var starting = logger
        if let text = certificate?.allowed.text { starting[metadataKey: "certificate"] = "\(text)" }
        // Nobody else holds the lock, so a socket that is there was left behind.
        unlink(configuration.registry.socket)
        let listen = configuration.server.listen
        let listener = try server.publicListener(
            host: listen.host, port: listen.port, certificate: certificate?.served,
            addressing: ClientAddressing(
                proxySenders: AddressList(configuration.server.proxyProtocolFrom),
                trustedForwarders: AddressList(configuration.server.trustedProxies)),
            notices: { certificate?.allowed.notices ?? [] }, maximumConnections: DescriptorLimit.raise()
        ) { [starting] port in
            starting.notice(
                "listening",
                metadata: [
                    "address": "\(listen.urlHost):\(port)", "endpoint": "\(configuration.settings.endpoint)",
                ])
            await onListening()
        }
        let admin = server.adminListener(socket: SocketPath.short(configuration.registry.socket)) {}
        // What comes first ends last: requests under way still use it.
        var services: [any Service] = [RegistryWatch(registry: registry), service.uses, listener, admin]
        if !issuers.isEmpty { services.append(IssuerWatch(issuers: issuers, logger: logger)) }
        if let address = configuration.admin.listen {
            services.append(
                server.adminListener(
                    host: address.host, port: address.port, certificate: certificate?.served
                ) { [starting] port in
                    starting.notice("administration", metadata: ["address": "\(address.urlHost):\(port)"])
                })
        }
        if let certificate { services.append(certificate.watch) }
        if let redirect = redirect(server, enrollment, starting) { services.append(redirect) }
        if let enrollment { services.append(RenewalService(renewal: enrollment.renewal())) }
        var group = ServiceGroupConfiguration(
            services: services.map { .init(service: $0) },
            gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet(logger))
        group.maximumGracefulShutdownDuration = .seconds(Self.gracePeriod)
        try await ServiceGroup(configuration: group).run()
        logger.notice("stopped")
    }

    private func redirect(
        _ server: SharingServer, _ enrollment: ConfiguredEnrollment?, _ logger: Logger
    ) -> (any Service)? {
        configuration.tls.redirectListen.map { address in
            server.redirectListener(
                host: address.host, port: address.port,
                challenges: enrollment?.challenges.map { EnrollmentAnswers(challenges: $0) }
            ) { port in
                logger.notice("redirect", metadata: ["address": "\(address.urlHost):\(port)"])
            }
        }
    }

    private static func proxies(_ logger: Logger) throws(CommandError) -> ProxyRules {
        let rules = try ConfiguredProxies.rules()
        for (scheme, proxy) in [("https", rules.https), ("http", rules.http)] {
            guard let proxy else { continue }
            logger.notice("proxy", metadata: ["for": "\(scheme)", "address": "\(proxy)"])
        }
        return rules
    }

    /// The lifecycle's own lines are for debugging.
    private func quiet(_ logger: Logger) -> Logger {
        var logger = logger
        if logger.logLevel > .debug { logger.logLevel = .error }
        return logger
    }

    private func explain(_ error: any Error) -> any Error {
        switch error {
        case let error as IOError where error.errnoCode == EADDRINUSE:
            CommandError(
                .unavailable,
                "cannot listen on \(configuration.server.listen): another program does; stop it or choose "
                    + "another server.listen")
        case let error as IOError:
            CommandError(
                .unavailable,
                "cannot listen on \(configuration.server.listen): \(String(cString: strerror(error.errnoCode)))")
        case let error as StorageError:
            CommandError(.configuration, "storage.stores: \(error.message)")
        default: error
        }
    }
}
