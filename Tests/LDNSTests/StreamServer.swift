import Foundation
import LDNS
import ListeningSocket

/// Takes one connection and answers the first message on it with bytes that a test makes of it (RFC 1035 section 4.2.2).
final class StreamServer: Sendable {
    let server: DNSServer
    private let socket: ListeningSocket

    /// - Parameter answer: without its length; nil to close the connection.
    init(_ answer: @escaping @Sendable ([UInt8]) -> [UInt8]?) throws {
        let descriptor = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound, listen(descriptor, 4) == 0,
            let server = DNSServer(address: "127.0.0.1", port: UInt16(bigEndian: address.sin_port))
        else { throw CocoaError(.featureUnsupported) }
        self.server = server
        let socket = ListeningSocket(descriptor)
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
