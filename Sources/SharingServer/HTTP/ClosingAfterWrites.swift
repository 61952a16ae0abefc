import NIOCore

/// Closes a connection once what was written before is sent. A close drops what still waits in this program, and a
/// server that is asked to end closes each connection right after the last part of its answer: a client that reads
/// slower than the server writes would lose the end of a file.
final class ClosingAfterWrites: ChannelOutboundHandler, RemovableChannelHandler {
    // What passes is handed on as it is.
    typealias OutboundIn = NIOAny
    typealias OutboundOut = NIOAny

    /// How long a close waits: a client that reads nothing must not keep the connection.
    private let patience: TimeAmount
    private var unsent = 0
    private var waiting: [(mode: CloseMode, promise: EventLoopPromise<Void>?)] = []

    init(patience: TimeAmount = .seconds(30)) {
        self.patience = patience
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        unsent += 1
        let sent = promise ?? context.eventLoop.makePromise()
        sent.futureResult.assumeIsolated().whenComplete { _ in
            self.unsent -= 1
            if self.unsent == 0 { self.closeNow(context) }
        }
        context.write(data, promise: sent)
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        // The channel makes a close of the output one of everything where the input is closed, and drops what waits.
        guard mode != .input, unsent > 0 else {
            context.close(mode: mode, promise: promise)
            return
        }
        waiting.append((mode, promise))
        guard waiting.count == 1 else { return }
        context.flush()
        context.eventLoop.assumeIsolated().scheduleTask(in: patience) { self.closeNow(context) }
    }

    private func closeNow(_ context: ChannelHandlerContext) {
        let asked = waiting
        waiting = []
        for (mode, promise) in asked { context.close(mode: mode, promise: promise) }
    }
}
