import Foundation
import LDNS
import ListeningSocket

/// Answers every datagram with bytes that a test makes of it, on a port of loopback that the kernel picks.
final class DatagramServer: Sendable {
    let server: DNSServer
    private let socket: ListeningSocket

    /// - Parameter answer: nil to say nothing.
    init(_ answer: @escaping @Sendable ([UInt8]) -> [UInt8]?) throws {
        let descriptor = Foundation.socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound, let server = DNSServer(address: "127.0.0.1", port: UInt16(bigEndian: address.sin_port)) else {
            throw CocoaError(.featureUnsupported)
        }
        self.server = server
        let socket = ListeningSocket(descriptor)
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
