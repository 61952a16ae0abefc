import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A server on a port of its own that answers each request as a test says.
final class FakeServer: Sendable {
    enum Reply: Sendable {
        case answer(Int, [(String, String)], String)
        /// A head that promises more than is sent before the connection closes.
        case brokenOff(Int, [(String, String)], String)
        /// The connection is closed without a word.
        case reset
        /// Nothing ever comes.
        case silence
        /// An answer after this many milliseconds.
        case late(Int64, [(String, String)], String)
        /// Bytes that are sent as they are.
        case raw(String)
        /// A head and a first part, and then nothing.
        case stall([(String, String)], String)
    }

    private let channel: any Channel
    private let log: Log
    var port: Int { channel.localAddress?.port ?? 0 }
    /// The requests so far.
    var requests: [HTTPRequestHead] { log.requests.withLock { $0 } }
    /// The most requests that were being answered at once.
    var most: Int { log.concurrency.most }

    private final class Log: Sendable {
        let requests = Mutex<[HTTPRequestHead]>([])
        let concurrency = Concurrency()
    }

    private init(_ channel: any Channel, _ log: Log) {
        self.channel = channel
        self.log = log
    }

    /// - Parameter reply: the answer to the request of a number, from 0 on.
    static func start(_ reply: @escaping @Sendable (Int, HTTPRequestHead) -> Reply) async throws -> FakeServer {
        let log = Log()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let sync = channel.pipeline.syncOperations
                    // No encoder: the handler writes its own bytes, well-formed or not.
                    try sync.addHandler(ByteToMessageHandler(HTTPRequestDecoder()))
                    try sync.addHandler(Handler(log: log, reply: reply))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return FakeServer(channel, log)
    }

    func stop() async throws {
        try await channel.close()
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = ByteBuffer

        private let log: Log
        private let reply: @Sendable (Int, HTTPRequestHead) -> Reply
        private var head: HTTPRequestHead?

        init(log: Log, reply: @escaping @Sendable (Int, HTTPRequestHead) -> Reply) {
            self.log = log
            self.reply = reply
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head): self.head = head
            case .body: break
            case .end: if let head { answer(head, context) }
            }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }

        private func answer(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
            let number = log.requests.withLock { requests in
                requests.append(head)
                return requests.count - 1
            }
            switch reply(number, head) {
            case .answer(let status, let headers, let body):
                let sent = head.method == .HEAD ? "" : body
                send(status, headers + [("Content-Length", String(body.utf8.count))], sent, context)
            case .brokenOff(let status, let headers, let body):
                send(status, headers, body, context)
                context.close(promise: nil)
            case .reset: context.close(promise: nil)
            case .silence: break
            case .late(let delay, let headers, let body):
                log.concurrency.enter()
                let context = NIOLoopBound(context, eventLoop: context.eventLoop)
                let handler = NIOLoopBound(self, eventLoop: context.value.eventLoop)
                context.value.eventLoop.scheduleTask(in: .milliseconds(delay)) {
                    handler.value.log.concurrency.leave()
                    handler.value.send(
                        200, headers + [("Content-Length", String(body.utf8.count))], body, context.value)
                }
            case .raw(let text): write(text, context)
            case .stall(let headers, let body): send(200, headers, body, context)
            }
        }

        private func send(
            _ status: Int, _ headers: [(String, String)], _ body: String, _ context: ChannelHandlerContext
        ) {
            let lines = headers.map { "\($0.0): \($0.1)\r\n" }.joined()
            write("HTTP/1.1 \(status) Some\r\n\(lines)\r\n\(body)", context)
        }

        private func write(_ text: String, _ context: ChannelHandlerContext) {
            context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(string: text)), promise: nil)
        }
    }
}
