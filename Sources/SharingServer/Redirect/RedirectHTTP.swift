import HummingbirdCore
import NIOCore

extension HTTPServerBuilder {
    /// HTTP/1.1 whose connections end with their first answer, so that no body is ever read.
    ///
    /// - Parameter idle: how long a connection may take until its request's head is there.
    static func oneAnswer(idle: TimeAmount = .seconds(10)) -> HTTPServerBuilder {
        HTTPServerBuilder { responder in
            HTTP1Channel(
                responder: { request, writer, channel in
                    try await responder(request, writer, channel)
                    throw EndOfConnection()
                },
                configuration: .init(
                    additionalChannelHandlers: [ClosingAfterWrites(patience: idle)], idleTimeout: idle))
        }
    }

    /// Has the connection closed, whatever of the request has not come yet.
    private struct EndOfConnection: Error {}
}
