import NIOCore
import NIOPosix
import NIOSSL

/// One TCP connection to a listener of a test, whose bytes the test writes itself.
struct RawConnection {
    private let channel: any Channel
    private let everything: EventLoopFuture<ByteBuffer>
    /// The port of this end.
    let port: Int

    /// - Parameters:
    ///   - header: what goes out before the first byte of the connection, and in one piece with it.
    ///   - tls: nil for none.
    ///   - source: the address of this end.
    static func open(
        port: Int, header: [UInt8] = [], tls: TLSConfiguration? = nil, from source: String = "127.0.0.1"
    ) async throws -> RawConnection {
        try await open(
            to: try SocketAddress(ipAddress: "127.0.0.1", port: port), header: header, tls: tls,
            from: try SocketAddress(ipAddress: source, port: 0))
    }

    /// - Parameter path: of a Unix socket.
    static func open(path: String) async throws -> RawConnection {
        try await open(to: try SocketAddress(unixDomainSocketPath: path), header: [], tls: nil, from: nil)
    }

    private static func open(
        to address: SocketAddress, header: [UInt8], tls: TLSConfiguration?, from source: SocketAddress?
    ) async throws -> RawConnection {
        let context = try tls.map { try NIOSSLContext(configuration: $0) }
        let loop = MultiThreadedEventLoopGroup.singleton.any()
        let everything = loop.makePromise(of: ByteBuffer.self)
        let bootstrap = ClientBootstrap(group: loop)
            .channelOption(.allowRemoteHalfClosure, value: false)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handlers = channel.pipeline.syncOperations
                    if !header.isEmpty { try handlers.addHandler(Prefix(header)) }
                    if let context {
                        try handlers.addHandler(
                            try NIOSSLClientHandler(context: context, serverHostname: "localhost"))
                    }
                    try handlers.addHandler(Collector(everything))
                }
            }
        let bound = source.map { bootstrap.bind(to: $0) } ?? bootstrap
        do {
            let channel = try await bound.connect(to: address).get()
            return RawConnection(
                channel: channel, everything: everything.futureResult, port: channel.localAddress?.port ?? 0)
        } catch {
            everything.fail(error)
            throw error
        }
    }

    func send(_ bytes: some Sequence<UInt8> & Sendable) async throws {
        try await channel.writeAndFlush(ByteBuffer(bytes: bytes))
    }

    /// A request after which the server closes the connection.
    func request(_ fields: String = "", path: String = "/", closes: Bool = true) async throws {
        let close = closes ? "Connection: close\r\n" : ""
        try await send("GET \(path) HTTP/1.1\r\nHost: localhost\r\n\(close)\(fields)\r\n".utf8)
    }

    /// All that the server sends until it closes the connection.
    func answer() async throws -> String {
        String(buffer: try await everything.get())
    }

    /// The same, of what is no text.
    func answerBytes() async throws -> [UInt8] {
        Array(buffer: try await everything.get())
    }

    /// The body of the answer, which is the only one of the connection.
    func body() async throws -> String {
        let answer = try await answer()
        let parts = answer.split(separator: "\r\n", omittingEmptySubsequences: false)
        // A chunked body: what stands between two lines of lengths.
        return parts.first { $0.hasPrefix("{") || $0.hasPrefix("local") }.map { $0.filter { $0 != "\n" } } ?? answer
    }

    func close() async throws {
        try await channel.close()
    }

    func closeOutput() async throws {
        try await channel.close(mode: .output)
    }

    var isOpen: Bool { channel.isActive }

    /// Puts some bytes before the first that are written, in the same buffer.
    private final class Prefix: ChannelOutboundHandler {
        typealias OutboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private var bytes: [UInt8]

        init(_ bytes: [UInt8]) {
            self.bytes = bytes
        }

        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            var buffer = ByteBuffer(bytes: bytes)
            bytes = []
            var rest = unwrapOutboundIn(data)
            buffer.writeBuffer(&rest)
            context.write(wrapOutboundOut(buffer), promise: promise)
        }
    }

    private final class Collector: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let everything: EventLoopPromise<ByteBuffer>
        private var received = ByteBuffer()

        init(_ everything: EventLoopPromise<ByteBuffer>) {
            self.everything = everything
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            var buffer = unwrapInboundIn(data)
            received.writeBuffer(&buffer)
        }

        /// A connection that is reset ends as one that is closed.
        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }

        func handlerRemoved(context: ChannelHandlerContext) {
            everything.succeed(received)
        }
    }
}
