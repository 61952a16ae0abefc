import NIOCore

/// Ends a connection of HTTP/2 that the server says goodbye to and whose client does not answer: GOAWAY waits for the
/// client's acknowledgement, and a client that sleeps would hold up the end of the server.
final class Farewell: ChannelInboundHandler {
    typealias InboundIn = NIOAny

    /// From the goodbye, or from the last stream's end, to the end of the connection.
    private let patience: TimeAmount
    private var streams = 0
    private var isSaid = false

    init(_ patience: TimeAmount) {
        self.patience = patience
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent {
            isSaid = true
            closeLater(context)
        }
        context.fireUserInboundEventTriggered(event)
    }

    private func closeLater(_ context: ChannelHandlerContext) {
        context.eventLoop.assumeIsolated().scheduleTask(in: patience) {
            guard self.streams == 0 else { return self.closeLater(context) }
            context.close(promise: nil)
        }
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
