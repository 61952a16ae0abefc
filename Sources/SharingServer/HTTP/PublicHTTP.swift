import Addresses
import HummingbirdCore
import HummingbirdHTTP2
import Logging
import Monitoring
import NIOCore

extension HTTPServerBuilder {
    /// What answers the connections of the public listener: a PROXY header where one is due, TLS, HTTP.
    ///
    /// - Parameters:
    ///   - certificate: nil for plain HTTP/1.1.
    ///   - proxySenders: the peers that have to send a PROXY header.
    ///   - connections: counts those that are open.
    ///   - headerTimeout: how long a connection may take until the header is there.
    static func publicHTTP(
        certificate: ServedCertificate?, proxySenders: AddressList, connections: GaugeSeries,
        headerTimeout: TimeAmount = .seconds(5), times: ConnectionTimes = ConnectionTimes(), logger: Logger
    ) -> HTTPServerBuilder {
        let refusals = RefusedConnections(logger: logger)
        @Sendable func announced(_ base: some ServerChildChannel) -> any ServerChildChannel {
            let kept = KeptChannel(base: base, connections: connections, times: times)
            guard !proxySenders.isEmpty else { return kept }
            return ProxyProtocolChannel(
                base: kept, senders: proxySenders, timeout: headerTimeout, refusals: refusals)
        }
        return HTTPServerBuilder { responder in
            let http1 = HTTP1Channel(
                responder: responder,
                configuration: .init(additionalChannelHandlers: [ClosingAfterWrites()], idleTimeout: times.idle))
            guard let certificate else { return announced(http1) }
            let http2 = HTTP2Channel(
                responder: responder,
                configuration: .init(
                    idleTimeout: .nanoseconds(times.idle.nanoseconds),
                    streamConfiguration: .init(
                        additionalChannelHandlers: [Farewell.Stream(), ClosingAfterWrites(patience: times.tail)],
                        idleTimeout: times.idle)))
            return announced(SecureChannel(certificate: certificate, http1: http1, http2: http2, times: times))
        }
    }
}
