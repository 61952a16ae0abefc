import HummingbirdCore
import HummingbirdHTTP2
import NIOCore

/// A connection whose client may still have to choose its protocol.
struct SecureConnection: ServerChildChannelValue {
    enum Negotiated: Sendable {
        case http1(HTTP1Channel.Value)
        case http2(HTTP2Channel.Value)
    }

    let channel: any Channel
    /// Fails when the handshake does.
    let negotiated: EventLoopFuture<Negotiated>
}
