import Addresses
import NIOCore

/// Reads the PROXY header of one connection and takes itself out of the pipeline. Until then nothing behind it sees a
/// byte; what follows the header goes on as it came.
final class ProxyHeaderHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private enum State {
        case waiting, passing, refused
    }

    private let peer: ClientOrigin
    private let origin: EventLoopPromise<ClientOrigin>
    private let timeout: TimeAmount
    private let refusals: RefusedConnections
    private var received = ByteBuffer()
    private var deadline: Scheduled<Void>?
    private var state = State.waiting

    /// - Parameters:
    ///   - origin: gets where the connection comes from, or a ``RefusedConnections/Reason``.
    ///   - timeout: from the handler's start until the header is there.
    init(
        peer: ClientOrigin, origin: EventLoopPromise<ClientOrigin>, timeout: TimeAmount, refusals: RefusedConnections
    ) {
        self.peer = peer
        self.origin = origin
        self.timeout = timeout
        self.refusals = refusals
    }

    func handlerAdded(context: ChannelHandlerContext) {
        deadline = context.eventLoop.assumeIsolated().scheduleTask(in: timeout) { [timeout] in
            self.refuse(
                .late(seconds: timeout.nanoseconds / 1_000_000_000, received: self.received.readableBytes), context)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end(context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard state == .waiting else {
            if state == .passing { context.fireChannelRead(data) }
            return
        }
        var bytes = unwrapInboundIn(data)
        received.writeBuffer(&bytes)
        switch ProxyHeader.read(Array(received.readableBytesView.prefix(ProxyHeader.maximumLength))[...]) {
        case .incomplete:
            break
        case .header(let header):
            state = .passing
            deadline?.cancel()
            origin.succeed(peer.relayed(by: header))
            received.moveReaderIndex(forwardBy: header.length)
            if received.readableBytes > 0 { context.fireChannelRead(wrapInboundOut(received)) }
            context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
        case .malformed(let flaw):
            refuse(.malformed(flaw), context)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .inputClosed? = event as? ChannelEvent { end(context) }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        end(context)
        context.fireErrorCaught(error)
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(context)
        context.fireChannelInactive()
    }

    /// The peer sends nothing more.
    private func end(_ context: ChannelHandlerContext) {
        refuse(.ended(received: received.readableBytes), context)
    }

    private func refuse(_ reason: RefusedConnections.Reason, _ context: ChannelHandlerContext) {
        guard state == .waiting else { return }
        state = .refused
        deadline?.cancel()
        refusals.note(reason, peer: peer)
        origin.fail(reason)
        received.clear()
        context.close(promise: nil)
    }
}
