import Foundation
import Synchronization

/// A socket that one thread waits on and another may end. It is closed by the thread that waits, and under a lock: its
/// number may be another socket's as soon as it is closed.
public final class ListeningSocket: Sendable {
    public let descriptor: Int32
    private let isOpen = Mutex(true)

    public init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// Bound to 127.0.0.1 and a port that the kernel picks.
    ///
    /// - Parameter kind: `SOCK_STREAM`, which is to be listened on, or `SOCK_DGRAM`.
    public static func loopback(_ kind: Int32) throws -> (socket: ListeningSocket, port: UInt16) {
        let descriptor = Foundation.socket(AF_INET, kind, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else { throw CocoaError(.featureUnsupported) }
        return (ListeningSocket(descriptor), UInt16(bigEndian: address.sin_port))
    }

    /// Wakes the thread that waits on it, and lets nobody in any more.
    public func end() {
        isOpen.withLock { isOpen in
            if isOpen { shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
    }

    public func close() {
        isOpen.withLock { isOpen in
            if isOpen { Foundation.close(descriptor) }
            isOpen = false
        }
    }
}
