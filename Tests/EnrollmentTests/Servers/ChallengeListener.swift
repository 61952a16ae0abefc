import ACME
import NIOCore
import NIOHTTP1
import NIOPosix

/// Answers HTTP-01 as whoever holds port 80 would.
final class ChallengeListener: Sendable {
    let challenges: HTTPChallenges
    private let channel: any Channel

    init(_ challenges: HTTPChallenges = HTTPChallenges()) async throws {
        self.challenges = challenges
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Answers(challenges: challenges))
                }
            }.bind(host: "127.0.0.1", port: 0).get()
    }

    var port: UInt16 { UInt16(channel.localAddress?.port ?? 0) }

    func stop() async throws { try await channel.close() }

    private final class Answers: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let challenges: HTTPChallenges
        private var path = ""

        init(challenges: HTTPChallenges) {
            self.challenges = challenges
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head): path = head.uri
            case .body: break
            case .end:
                let body = challenges.answer(forPath: path)
                let bytes = body ?? "no such challenge"
                let head = HTTPResponseHead(
                    version: .http1_1, status: body == nil ? .notFound : .ok,
                    headers: ["content-length": "\(bytes.utf8.count)", "connection": "close"])
                context.write(wrapOutboundOut(.head(head)), promise: nil)
                context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: bytes)))), promise: nil)
                context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            }
        }
    }
}
