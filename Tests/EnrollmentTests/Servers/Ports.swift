import Foundation

/// Ports of the loopback interface that the kernel picks.
enum Ports {
    /// One that is free for TCP and UDP at the moment, for programs that have to be told theirs.
    static func free() throws -> UInt16 {
        for _ in 0..<50 {
            let port = try bound(SOCK_STREAM, 0)
            defer { close(port.descriptor) }
            guard let datagram = try? bound(SOCK_DGRAM, port.number) else { continue }
            close(datagram.descriptor)
            return port.number
        }
        throw CocoaError(.featureUnsupported)
    }

    private static func bound(_ type: __socket_type, _ port: UInt16) throws -> (descriptor: Int32, number: UInt16) {
        let descriptor = socket(AF_INET, Int32(type.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        address.sin_port = port.bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else {
            close(descriptor)
            throw CocoaError(.featureUnsupported)
        }
        return (descriptor, UInt16(bigEndian: address.sin_port))
    }

    /// Whether somebody takes connections.
    static func accepts(_ port: UInt16) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        address.sin_port = port.bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    /// Waits until somebody takes connections, for at most ten seconds.
    static func await(_ port: UInt16, of program: RunningProgram) throws {
        for _ in 0..<200 {
            if accepts(port) { return }
            guard program.isRunning else { break }
            Thread.sleep(forTimeInterval: 0.05)
        }
        program.stop()
        throw ServerFailure(words: program.output())
    }
}

struct ServerFailure: Error, CustomStringConvertible {
    let words: String
    var description: String { "the server did not start: \(words)" }
}
