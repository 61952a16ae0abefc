import Addresses
import Glibc

/// A connection over TCP, every wait on which ends at a deadline or an interruption.
struct ProbeSocket: ~Copyable {
    private let descriptor: Int32
    private let deadline: Deadline
    private let interruption: Interruption

    /// Connects to exactly this address: no name is resolved here.
    init(
        to address: IPAddress, port: UInt16, until deadline: Deadline, unless interruption: Interruption
    ) throws(SocketFailure) {
        let kind = SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
        let descriptor = socket(address.isIPv4 ? AF_INET : AF_INET6, Int32(kind), 0)
        guard descriptor >= 0 else { throw SocketFailure(errno) }
        do throws(SocketFailure) {
            var isOn: Int32 = 1
            setsockopt(
                descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &isOn, socklen_t(MemoryLayout<Int32>.size))
            try Self.connect(descriptor, address, port)
            try Self.wait(descriptor, for: POLLOUT, deadline, interruption)
            var code: Int32 = 0
            var size = socklen_t(MemoryLayout<Int32>.size)
            guard getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size) == 0 else { throw SocketFailure(errno) }
            guard code == 0 else { throw SocketFailure(code) }
        } catch {
            close(descriptor)
            throw error
        }
        self.descriptor = descriptor
        self.deadline = deadline
        self.interruption = interruption
    }

    deinit { close(descriptor) }

    func send(_ bytes: [UInt8]) throws(SocketFailure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else {
                try retry(errno, POLLOUT)
            }
        }
    }

    /// What has come, at most 16 KiB; nothing at the end of the connection.
    func receive() throws(SocketFailure) -> ArraySlice<UInt8> {
        var bytes = [UInt8](repeating: 0, count: 16384)
        while true {
            let count = recv(descriptor, &bytes, bytes.count, 0)
            if count >= 0 { return bytes.prefix(count) }
            try retry(errno, POLLIN)
        }
    }

    /// Waits where the call would have, and throws where it failed.
    private func retry(_ code: Int32, _ event: Int32) throws(SocketFailure) {
        switch code {
        case EINTR: return
        case EAGAIN: try Self.wait(descriptor, for: event, deadline, interruption)
        default: throw SocketFailure(code)
        }
    }

    private static func connect(_ descriptor: Int32, _ address: IPAddress, _ port: UInt16) throws(SocketFailure) {
        let result: Int32
        if address.isIPv4 {
            var name = sockaddr_in()
            name.sin_family = sa_family_t(AF_INET)
            name.sin_port = port.bigEndian
            inet_pton(AF_INET, address.description, &name.sin_addr)
            result = withUnsafeBytes(of: &name) { bytes in
                Glibc.connect(
                    descriptor, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
            }
        } else {
            var name = sockaddr_in6()
            name.sin6_family = sa_family_t(AF_INET6)
            name.sin6_port = port.bigEndian
            inet_pton(AF_INET6, address.description, &name.sin6_addr)
            result = withUnsafeBytes(of: &name) { bytes in
                Glibc.connect(
                    descriptor, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
            }
        }
        guard result == 0 || errno == EINPROGRESS || errno == EINTR else { throw SocketFailure(errno) }
    }

    private static func wait(
        _ descriptor: Int32, for event: Int32, _ deadline: Deadline, _ interruption: Interruption
    ) throws(SocketFailure) {
        var polled = [
            pollfd(fd: descriptor, events: Int16(event), revents: 0),
            pollfd(fd: interruption.descriptor, events: Int16(POLLIN), revents: 0),
        ]
        while true {
            let count = poll(&polled, 2, deadline.milliseconds)
            if count < 0 {
                guard errno == EINTR else { throw SocketFailure(errno) }
                continue
            }
            if polled[1].revents != 0 { throw .interrupted }
            if count == 0 { throw .timedOut }
            return
        }
    }
}
