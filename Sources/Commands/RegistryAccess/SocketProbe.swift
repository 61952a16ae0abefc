import Foundation
import Glibc

/// Finds out whether somebody listens on a Unix socket, without sending anything.
enum SocketProbe {
    enum Outcome: Sendable, Hashable {
        case listening
        /// No socket, or one that its server left behind.
        case nobody
        /// Somebody may listen, and this process does not get there; says why.
        case unreachable(String)
    }

    static func probe(path: String) -> Outcome {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(SocketPath.short(path).utf8)
        let capacity = MemoryLayout.size(ofValue: address.sun_path)
        // No server can listen on a longer path either.
        guard bytes.count < capacity, !bytes.contains(0) else { return .nobody }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let descriptor = socket(
            AF_UNIX,
            Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
                | Int32(SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { return .unreachable(String(cString: strerror(errno))) }
        defer { close(descriptor) }
        let length = socklen_t(MemoryLayout<sockaddr_un>.size)
        let result = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, length) }
        }
        guard result != 0 else { return .listening }
        switch errno {
        case ENOENT, ECONNREFUSED, ENOTDIR: return .nobody
        // Its queue is full: a server, and a busy one.
        case EAGAIN: return .listening
        default: return .unreachable(String(cString: strerror(errno)))
        }
    }
}
