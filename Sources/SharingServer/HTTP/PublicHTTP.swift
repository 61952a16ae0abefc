import Addresses
import HummingbirdCore
import HummingbirdTLS
import Logging
import Monitoring
import NIOCore
import NIOSSL

extension HTTPServerBuilder {
    /// What answers the connections of the public listener: a PROXY header where one is due, TLS, HTTP.
    ///
    /// - Parameters:
    ///   - tls: nil for plain HTTP.
    ///   - proxySenders: the peers that have to send a PROXY header.
    ///   - connections: counts those that are open.
    ///   - headerTimeout: how long a connection may take until the header is there.
    static func publicHTTP(
        tls: TLSConfiguration?, proxySenders: AddressList, connections: GaugeSeries,
        headerTimeout: TimeAmount = .seconds(5), logger: Logger
    ) -> HTTPServerBuilder {
        let refusals = RefusedConnections(logger: logger)
        @Sendable func announced(_ base: some ServerChildChannel) -> any ServerChildChannel {
            guard !proxySenders.isEmpty else { return base }
            return ProxyProtocolChannel(
                base: base, senders: proxySenders, timeout: headerTimeout, refusals: refusals)
        }
        return HTTPServerBuilder { responder in
            let http = HTTP1Channel(
                responder: responder,
                configuration: .init(
                    additionalChannelHandlers: [ConnectionKeeper(connections: connections)],
                    idleTimeout: .seconds(600)))
            guard let tls else { return announced(http) }
            return announced(try TLSChannel(http, tlsConfiguration: tls))
        }
    }
}
