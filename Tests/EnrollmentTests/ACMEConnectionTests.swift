import ACME
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Storage
import Testing

/// The way to an authority, with one that misbehaves.
struct ACMEConnectionTests {
    /// Answers every request with what its path says, or not at all.
    private final class Answers: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private var head: HTTPRequestHead?
        private var body = ByteBuffer()

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head): self.head = head
            case .body(var part): body.writeBuffer(&part)
            case .end:
                switch head?.uri {
                case "/long": answer(context, .ok, ByteBuffer(repeating: 0x61, count: 2000))
                case "/elsewhere": answer(context, .found, ByteBuffer(), ["location": "/long"])
                case "/echo":
                    var text = ByteBuffer(string: "\(head?.method.rawValue ?? "") \(head?.headers["x-sent"] ?? []) ")
                    text.writeBuffer(&body)
                    answer(context, .created, text, ["Replay-Nonce": "abc"])
                default: break
                }
            }
        }

        private func answer(
            _ context: ChannelHandlerContext, _ status: HTTPResponseStatus, _ body: ByteBuffer,
            _ headers: HTTPHeaders = [:]
        ) {
            var headers = headers
            headers.add(name: "content-length", value: "\(body.readableBytes)")
            context.write(
                wrapOutboundOut(.head(.init(version: .http1_1, status: status, headers: headers))), promise: nil)
            context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }

    private static func exchange(
        _ path: String, post body: String? = nil, maximumBytes: Int = 1000, timeout: Duration = .seconds(20)
    ) async throws -> Result<ACMEResponse, ACMETransportError> {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Answers())
                }
            }.bind(host: "127.0.0.1", port: 0).get()
        let transport = StoreTransport()
        let connection = try ACMEConnection(transport: transport)
        let request = ACMERequest(
            method: body == nil ? .get : .post, url: "http://127.0.0.1:\(channel.localAddress?.port ?? 0)\(path)",
            headers: [("x-sent", "header")], body: Array((body ?? "").utf8), maximumBytes: maximumBytes,
            timeout: timeout)
        let outcome: Result<ACMEResponse, ACMETransportError>
        do throws(ACMETransportError) {
            outcome = .success(try await connection.exchange(request))
        } catch {
            outcome = .failure(error)
        }
        try await transport.shutdown()
        try await channel.close()
        return outcome
    }

    @Test func whatIsSentArrivesAndTheAnswerComesBack() async throws {
        let answer = try await Self.exchange("/echo", post: "the body").get()
        #expect(answer.status == 201)
        #expect(String(decoding: answer.body, as: UTF8.self) == "POST [\"header\"] the body")
        #expect(answer.headers.contains { $0.name == "replay-nonce" && $0.value == "abc" })
    }

    @Test func redirectsAreAnswersAndNotFollowed() async throws {
        #expect(try await Self.exchange("/elsewhere").get().status == 302)
    }

    @Test func aBodyThatIsTooLongIsNoAnswer() async throws {
        let outcome = try await Self.exchange("/long")
        #expect(throws: ACMETransportError("it answered with more than 1000 bytes")) { try outcome.get() }
        #expect(try await Self.exchange("/long", maximumBytes: 2000).get().body.count == 2000)
    }

    @Test func anAuthorityThatSaysNothingIsGivenUp() async throws {
        let start = ContinuousClock.now
        let outcome = try await Self.exchange("/silence", timeout: .milliseconds(300))
        #expect(throws: ACMETransportError.self) { try outcome.get() }
        #expect(start.duration(to: .now) < .seconds(15))
    }
}
