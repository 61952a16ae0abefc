import Hummingbird
import NIOCore

/// What is known of a request beside the request itself.
struct SharingContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The peer of the connection, as `address:port`; a Unix socket's peer has none.
    let client: String

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        let address = source.channel.remoteAddress
        client = address?.ipAddress.map { "\($0):\(address?.port ?? 0)" } ?? "local"
    }
}
