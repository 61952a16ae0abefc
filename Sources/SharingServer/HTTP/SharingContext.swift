import Addresses
import Hummingbird
import NIOCore

/// What is known of a request beside the request itself.
struct SharingContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Where the connection comes from: its peer, or whom the peer's PROXY header names. Nil for a Unix socket's peer,
    /// which has no address.
    let connection: ClientOrigin?

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        connection = ConnectionOrigin.current ?? ClientOrigin(peerOf: source.channel)
    }
}
