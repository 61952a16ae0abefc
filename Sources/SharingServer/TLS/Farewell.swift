import NIOCore

/// Ends the connections of HTTP/2 of a server that ends.
///
/// A client goes on sending while it reads: it opens windows. Were the connection closed once all is written, what the
/// client sends next would be answered with a reset, and its system would drop what it has not read. So the connection
/// stays until its client closes it or has been silent for a while. The same ends one whose client does not even
/// acknowledge the GOAWAY, and would hold up the end of the server.
final class Farewell: ChannelDuplexHandler {
    typealias InboundIn = NIOAny
    typealias OutboundIn = NIOAny

    /// How long a client without streams has to be silent.
    private let patience: TimeAmount
    private var streams = 0
    private var isSaid = false
    private var isOver = false
    private var lastRead = NIODeadline.now()
    private var waiting: [EventLoopPromise<Void>?] = []

    init(_ patience: TimeAmount) {
        self.patience = patience
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        lastRead = .now()
        context.fireChannelRead(data)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent, !isSaid {
            isSaid = true
            lastRead = .now()
            lookLater(context)
        } else if isSaid, case .inputClosed? = event as? ChannelEvent {
            end(context)
        }
        context.fireUserInboundEventTriggered(event)
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard isSaid, !isOver, mode == .all else {
            context.close(mode: mode, promise: promise)
            return
        }
        waiting.append(promise)
        context.flush()
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(context)
        context.fireChannelInactive()
    }

    private func lookLater(_ context: ChannelHandlerContext) {
        let due = max(lastRead + patience, .now() + .milliseconds(100))
        context.eventLoop.assumeIsolated().scheduleTask(deadline: due) {
            if self.isOver { return }
            guard self.streams == 0, self.lastRead + self.patience <= .now() else { return self.lookLater(context) }
            self.end(context)
        }
    }

    private func end(_ context: ChannelHandlerContext) {
        if isOver { return }
        isOver = true
        let promises = waiting.isEmpty ? [nil] : waiting
        waiting = []
        for promise in promises { context.close(mode: .all, promise: promise) }
    }

    /// Counts one stream of the connection.
    final class Stream: ChannelInboundHandler, RemovableChannelHandler {
        typealias InboundIn = NIOAny

        private var farewell: Farewell?

        func handlerAdded(context: ChannelHandlerContext) {
            // Streams live on the loop of their connection.
            farewell = try? context.channel.parent?.pipeline.syncOperations.handler(type: Farewell.self)
            farewell?.streams += 1
        }

        func handlerRemoved(context: ChannelHandlerContext) {
            farewell?.streams -= 1
            farewell = nil
        }
    }
}
