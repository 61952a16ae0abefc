import Foundation
import ListeningSocket
import Synchronization
import Testing

/// A listening socket of loopback, and what it does with each connection.
final class Listener: Sendable {
    private let socket: ListeningSocket
    private let isServed = Mutex(false)
    let port: UInt16

    init(ipv6: Bool = false, port wanted: UInt16 = 0) throws {
        let descriptor = Foundation.socket(ipv6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        try #require(descriptor >= 0)
        socket = ListeningSocket(descriptor)
        var isOn: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &isOn, socklen_t(MemoryLayout<Int32>.size))
        var taken: UInt16 = 0
        if ipv6 {
            setsockopt(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &isOn, socklen_t(MemoryLayout<Int32>.size))
            var name = sockaddr_in6()
            name.sin6_family = sa_family_t(AF_INET6)
            name.sin6_addr = in6addr_loopback
            name.sin6_port = wanted.bigEndian
            taken = try Self.bind(descriptor, &name) { $0.sin6_port }
        } else {
            var name = sockaddr_in()
            name.sin_family = sa_family_t(AF_INET)
            name.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
            name.sin_port = wanted.bigEndian
            taken = try Self.bind(descriptor, &name) { $0.sin_port }
        }
        port = UInt16(bigEndian: taken)
        try #require(listen(descriptor, 16) == 0)
    }

    private static func bind<Name>(
        _ descriptor: Int32, _ name: inout Name, _ port: (Name) -> UInt16
    ) throws -> UInt16 {
        var size = socklen_t(MemoryLayout<Name>.size)
        return try withUnsafeMutablePointer(to: &name) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                try #require(Glibc.bind(descriptor, $0, size) == 0)
                try #require(getsockname(descriptor, $0, &size) == 0)
            }
            return port(pointer.pointee)
        }
    }

    /// Serves each connection on a thread of its own; the connection is closed afterwards.
    func serve(_ work: @escaping @Sendable (Int32) -> Void) {
        isServed.withLock { $0 = true }
        Thread.detachNewThread { [socket] in
            while case let connection = accept(socket.descriptor, nil, nil), connection >= 0 {
                Thread.detachNewThread {
                    work(connection)
                    close(connection)
                }
            }
            socket.close()
        }
    }

    deinit {
        socket.end()
        if !isServed.withLock({ $0 }) { socket.close() }
    }

    static func read(_ connection: Int32) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 65536)
        let count = recv(connection, &bytes, bytes.count, 0)
        return Array(bytes.prefix(max(0, count)))
    }

    static func write(_ connection: Int32, _ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    static func connects(to port: UInt16) -> Bool {
        let descriptor = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        name.sin_port = port.bigEndian
        return withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    /// Sends bytes to a port of loopback and returns all that comes back.
    static func exchange(_ bytes: [UInt8], with port: UInt16) -> [UInt8] {
        let descriptor = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        name.sin_port = port.bigEndian
        let isConnected = withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else { return [] }
        write(descriptor, bytes)
        var answer: [UInt8] = []
        while case let part = read(descriptor), !part.isEmpty { answer += part }
        return answer
    }
}
