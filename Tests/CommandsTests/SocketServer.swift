import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// An HTTP server on a Unix socket that answers every request with what a closure makes of it.
final class SocketServer: Sendable {
    struct Request: Sendable {
        let method: String
        let uri: String
        let headers: [String: String]
        let body: Data
    }

    struct Response: Sendable {
        let status: Int
        let body: Data
    }

    private let channel: any Channel
    private let inbox: Inbox

    /// Everything that was asked so far.
    var requests: [Request] { inbox.requests.withLock { $0 } }

    /// - Parameter respond: nil leaves the request without an answer.
    static func start(
        at path: String, _ respond: @escaping @Sendable (Request) -> Response?
    ) async throws -> SocketServer {
        let inbox = Inbox()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Handler(inbox: inbox, respond: respond))
                }
            }
            .bind(unixDomainSocketPath: path).get()
        return SocketServer(channel: channel, inbox: inbox)
    }

    private init(channel: any Channel, inbox: Inbox) {
        self.channel = channel
        self.inbox = inbox
    }

    func stop() async throws { try await channel.close() }

    private final class Inbox: Sendable {
        let requests = Mutex<[Request]>([])
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let inbox: Inbox
        private let respond: @Sendable (Request) -> Response?
        private var head: HTTPRequestHead?
        private var body = ByteBuffer()

        init(inbox: Inbox, respond: @escaping @Sendable (Request) -> Response?) {
            self.inbox = inbox
            self.respond = respond
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head): self.head = head
            case .body(var part): body.writeBuffer(&part)
            case .end: answer(context)
            }
        }

        private func answer(_ context: ChannelHandlerContext) {
            guard let head else { return }
            let request = Request(
                method: head.method.rawValue, uri: head.uri,
                headers: Dictionary(head.headers.map { ($0.name.lowercased(), $0.value) }) { first, _ in first },
                body: Data(body.readableBytesView))
            inbox.requests.withLock { $0.append(request) }
            guard let response = respond(request) else { return }
            let answer = HTTPResponseHead(
                version: .http1_1, status: .init(statusCode: response.status),
                headers: ["Content-Length": "\(response.body.count)", "Connection": "close"])
            context.write(wrapOutboundOut(.head(answer)), promise: nil)
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: response.body)))), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }
}
