import HummingbirdCore
import Logging
import NIOCore
import NIOSSL

/// A connection of the administrative API: TLS, then HTTP/1.1.
struct SecureAdminChannel: ServerChildChannel {
    let certificate: ServedCertificate
    let http: HTTP1Channel
    let times: ConnectionTimes

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
        channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandlers(
                NIOSSLServerHandler(context: certificate.pair.http1), HandshakeLimit(times.handshake))
        }.flatMap { http.setup(channel: channel, logger: logger) }
    }

    func handle(value: HTTP1Channel.Value, logger: Logger) async {
        await http.handle(value: value, logger: logger)
    }
}
