import Foundation
import LDNS
import ListeningSocket

/// Takes one connection and answers the first message on it with bytes that a test makes of it (RFC 1035 section 4.2.2).
final class StreamServer: Sendable {
    let server: DNSServer
    private let socket: ListeningSocket

    /// - Parameter answer: without its length; nil to close the connection.
    init(_ answer: @escaping @Sendable ([UInt8]) -> [UInt8]?) throws {
        let (socket, port) = try ListeningSocket.loopback(Int32(SOCK_STREAM.rawValue))
        guard listen(socket.descriptor, 4) == 0, let server = DNSServer(address: "127.0.0.1", port: port) else {
            throw CocoaError(.featureUnsupported)
        }
        self.server = server
        self.socket = socket
        Thread.detachNewThread { Self.serve(socket, answer) }
    }

    private static func serve(_ socket: ListeningSocket, _ answer: ([UInt8]) -> [UInt8]?) {
        let connection = accept(socket.descriptor, nil, nil)
        socket.close()
        guard connection >= 0 else { return }
        defer { close(connection) }
        var buffer = [UInt8](repeating: 0, count: 4096)
        var bytes: [UInt8] = []
        while bytes.count < 2 || bytes.count < 2 + Int(bytes[0]) << 8 + Int(bytes[1]) {
            let count = read(connection, &buffer, buffer.count)
            guard count > 0 else { return }
            bytes += buffer.prefix(count)
        }
        guard let message = answer(Array(bytes.dropFirst(2))) else { return }
        let framed = [UInt8(message.count >> 8), UInt8(message.count & 255)] + message
        _ = send(connection, framed, framed.count, Int32(MSG_NOSIGNAL))
    }

    /// Ends the wait for a connection; nobody is let in any more.
    func stop() { socket.end() }
}
