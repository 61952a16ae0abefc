import Addresses
import HummingbirdCore
import NIOCore

/// A connection that may have to begin with a PROXY header.
struct AnnouncedConnection<Base: ServerChildChannelValue>: ServerChildChannelValue {
    let base: Base
    /// Where it comes from, once the header is read; nil where there is none to read. Fails when the connection is
    /// closed for the lack of the header: nothing of it has then been read as HTTP.
    let origin: EventLoopFuture<ClientOrigin>?

    var channel: any Channel { base.channel }
}
