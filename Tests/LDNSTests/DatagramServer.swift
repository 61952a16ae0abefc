import Foundation
import LDNS
import ListeningSocket

/// Answers every datagram with bytes that a test makes of it, on a port of loopback that the kernel picks.
final class DatagramServer: Sendable {
    let server: DNSServer
    private let socket: ListeningSocket

    /// - Parameter answer: nil to say nothing.
    init(_ answer: @escaping @Sendable ([UInt8]) -> [UInt8]?) throws {
        let (socket, port) = try ListeningSocket.loopback(Int32(SOCK_DGRAM.rawValue))
        guard let server = DNSServer(address: "127.0.0.1", port: port) else {
            throw CocoaError(.featureUnsupported)
        }
        self.server = server
        self.socket = socket
        Thread.detachNewThread { Self.serve(socket, answer) }
    }

    private static func serve(_ socket: ListeningSocket, _ answer: ([UInt8]) -> [UInt8]?) {
        let descriptor = socket.descriptor
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            var peer = sockaddr_storage()
            var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
            let count = withUnsafeMutablePointer(to: &peer) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    recvfrom(descriptor, &buffer, buffer.count, 0, $0, &length)
                }
            }
            guard count > 0 else { break }
            guard let bytes = answer(Array(buffer.prefix(count))) else { continue }
            _ = withUnsafePointer(to: &peer) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    sendto(descriptor, bytes, bytes.count, 0, $0, length)
                }
            }
        }
        socket.close()
    }

    /// The thread ends with the next datagram that it waits for.
    func stop() { socket.end() }
}
