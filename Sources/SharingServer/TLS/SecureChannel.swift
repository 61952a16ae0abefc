import HummingbirdCore
import HummingbirdHTTP2
import Logging
import NIOCore
import NIOSSL
import NIOTLS

/// A connection that begins with TLS and goes on with HTTP/2 or HTTP/1.1, as its client chooses (RFC 7301).
///
/// HTTP/2 is bounded by NIO's own measures: 100 streams at a time, and the end of a connection that resets more than
/// 200 streams or sends more than 200 control frames within 30 seconds (CVE-2023-44487, CVE-2019-9512 and -9515).
struct SecureChannel: ServerChildChannel {
    let certificate: ServedCertificate
    let http1: HTTP1Channel
    let http2: HTTP2Channel
    let times: ConnectionTimes

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<SecureConnection> {
        let negotiation = NIOTypedApplicationProtocolNegotiationHandler<SecureConnection.Negotiated> { result in
            switch result {
            case .negotiated("h2"):
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Farewell(times.farewell))
                }.flatMap { http2.setup(channel: channel, logger: logger) }.map { .http2($0) }
            // Without ALPN it is HTTP/1.1; another protocol is never negotiated, as it is not offered.
            case .negotiated, .fallback: http1.setup(channel: channel, logger: logger).map { .http1($0) }
            }
        }
        return channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandlers(
                // What a client reads slowly waits below TLS, and the last answer of HTTP/2 closes the connection.
                ClosingAfterWrites(), NIOSSLServerHandler(context: certificate.pair.anyHTTP),
                HandshakeLimit(times.handshake), negotiation)
            return SecureConnection(channel: channel, negotiated: negotiation.protocolNegotiationResult)
        }
    }

    func handle(value: SecureConnection, logger: Logger) async {
        do {
            switch try await value.negotiated.get() {
            case .http1(let connection): await http1.handle(value: connection, logger: logger)
            case .http2(let connection):
                await http2.handle(value: connection, logger: logger)
                await Self.end(of: value.channel)
            }
        } catch {
            logger.debug("TLS handshake", metadata: ["error": "\(error)"])
        }
    }

    /// Returns once the connection is closed, or the task is cancelled. That no stream is left does not mean that what
    /// they wrote is sent, and a server that ends is over when its last connection is.
    private static func end(of channel: any Channel) async {
        let (ended, source) = AsyncStream.makeStream(of: Never.self)
        channel.closeFuture.whenComplete { _ in source.finish() }
        channel.close(promise: nil)
        for await _ in ended {}
    }
}
