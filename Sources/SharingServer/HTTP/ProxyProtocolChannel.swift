import Addresses
import HummingbirdCore
import Logging
import NIOCore

/// Reads the header of the PROXY protocol before anything else of a connection, TLS among it, where the peer has to
/// send one.
struct ProxyProtocolChannel<Base: ServerChildChannel>: ServerChildChannel {
    let base: Base
    let senders: AddressList
    /// From accepting the connection to the last byte of the header.
    let timeout: TimeAmount
    let refusals: RefusedConnections

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<AnnouncedConnection<Base.Value>> {
        guard let peer = ClientOrigin(peerOf: channel), senders.contains(peer.address) else {
            return base.setup(channel: channel, logger: logger).map { AnnouncedConnection(base: $0, origin: nil) }
        }
        // The base's handlers are there before the first byte; the header's handler holds back what is not theirs. The
        // connection is accepted once this future is there, and read only then, so the header cannot be awaited here.
        let origin = channel.eventLoop.makePromise(of: ClientOrigin.self)
        return channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(
                ProxyHeaderHandler(peer: peer, origin: origin, timeout: timeout, refusals: refusals))
        }.flatMap {
            base.setup(channel: channel, logger: logger)
        }.map { AnnouncedConnection(base: $0, origin: origin.futureResult) }
    }

    /// The base answers the connection's requests in this task, or in children of it, so that they find the origin as
    /// the task's own.
    func handle(value: AnnouncedConnection<Base.Value>, logger: Logger) async {
        // Where there is no header the connection is closed, and the base only sees its end.
        let origin = try? await value.origin?.get()
        await ConnectionOrigin.$current.withValue(origin) {
            await base.handle(value: value.base, logger: logger)
        }
    }
}
