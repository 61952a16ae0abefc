public import AsyncHTTPClient
public import NIOCore

/// The connections to all S3-compatible stores and catalogs: an HTTP client with its pool, and one for each proxy.
/// Redirects are never followed, since a signed request must reach the host that it was signed for. Whoever makes it
/// shuts it down.
public final class StoreTransport: Sendable {
    private let direct: HTTPClient
    private let proxied: [ProxyServer: HTTPClient]
    let proxies: ProxyRules
    /// Hears of each request to a store.
    let observer: @Sendable (StoreExchange) -> Void

    /// - Parameters:
    ///   - proxies: which hosts are reached through which proxy.
    ///   - connectTimeout: seconds for a connection with its TLS handshake.
    ///   - maximumConnections: connections kept to one host; the stores bound their requests themselves.
    ///   - observer: hears of each request to a store, retries among them.
    public init(
        eventLoopGroup: any EventLoopGroup = HTTPClient.defaultEventLoopGroup, connectTimeout: Int = 10,
        maximumConnections: Int = 512, proxies: ProxyRules = .direct,
        observer: @escaping @Sendable (StoreExchange) -> Void = { _ in }
    ) {
        self.observer = observer
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout = HTTPClient.Configuration.Timeout(connect: .seconds(Int64(connectTimeout)))
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = maximumConnections
        // The stores retry themselves, and then know the cause; the pool would keep it until its own timeout.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.httpVersion = .http1Only
        configuration.decompression = .disabled
        direct = HTTPClient(eventLoopGroup: eventLoopGroup, configuration: configuration)
        var proxied: [ProxyServer: HTTPClient] = [:]
        for proxy in Set([proxies.https, proxies.http].compactMap { $0 }) {
            configuration.proxy = proxy.configuration
            proxied[proxy] = HTTPClient(eventLoopGroup: eventLoopGroup, configuration: configuration)
        }
        self.proxied = proxied
        self.proxies = proxies
    }

    /// The client that requests to the URL go by.
    func client(for url: String) -> HTTPClient {
        proxies.proxy(for: url).flatMap { proxied[$0] } ?? direct
    }

    /// Closes all connections; requests under way fail.
    public func shutdown() async throws {
        // One that cannot be shut down does not keep the others.
        var failure: (any Error)?
        for client in [direct] + proxied.values {
            do { try await client.shutdown() } catch { failure = error }
        }
        if let failure { throw failure }
    }
}
