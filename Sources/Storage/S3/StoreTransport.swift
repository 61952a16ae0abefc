public import AsyncHTTPClient
public import NIOCore

/// The connections to all S3-compatible stores: one HTTP client with its pool. Redirects are never followed, since a
/// signed request must reach the host that it was signed for. Whoever makes it shuts it down.
public final class StoreTransport: Sendable {
    let client: HTTPClient
    /// Hears of each request to a store.
    let observer: @Sendable (StoreExchange) -> Void

    /// - Parameters:
    ///   - connectTimeout: seconds for a connection with its TLS handshake.
    ///   - maximumConnections: connections kept to one host; the stores bound their requests themselves.
    ///   - observer: hears of each request to a store, retries among them.
    public init(
        eventLoopGroup: any EventLoopGroup = HTTPClient.defaultEventLoopGroup, connectTimeout: Int = 10,
        maximumConnections: Int = 512, observer: @escaping @Sendable (StoreExchange) -> Void = { _ in }
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
        client = HTTPClient(eventLoopGroup: eventLoopGroup, configuration: configuration)
    }

    /// Closes all connections; requests under way fail.
    public func shutdown() async throws {
        try await client.shutdown()
    }
}
