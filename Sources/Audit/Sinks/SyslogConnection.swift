internal import Glibc

/// Connects to a syslog receiver within a time.
enum SyslogConnection {
    static func place(_ receiver: SyslogSettings.Receiver) -> String {
        switch receiver {
        case .local(let path): "the syslog socket \(path)"
        case .udp(let host, let port): "the syslog receiver udp://\(host):\(port)"
        case .tcp(let host, let port): "the syslog receiver tcp://\(host):\(port)"
        }
    }

    static func open(_ receiver: SyslogSettings.Receiver, timeout: Duration) throws(AuditError) -> OpenFile {
        let place = place(receiver)
        switch receiver {
        case .local(let path):
            let file = try create(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0, place)
            let code = LocalAddress.with(path) { Glibc.connect(file.raw, $0, $1) }
            guard code == 0 else { throw AuditError(errno: errno, "reach", place) }
            try bound(file, timeout)
            return file
        case .udp(let host, let port):
            return try open(host, port, Int32(SOCK_DGRAM.rawValue), place, timeout)
        case .tcp(let host, let port):
            return try open(host, port, Int32(SOCK_STREAM.rawValue), place, timeout)
        }
    }

    /// Tries the addresses of a host in their order.
    private static func open(
        _ host: String, _ port: Int, _ kind: Int32, _ place: String, _ timeout: Duration
    ) throws(AuditError) -> OpenFile {
        var hints = addrinfo()
        hints.ai_socktype = kind
        var found: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, String(port), &hints, &found)
        guard code == 0 else {
            throw AuditError(
                .unreachable, "Could not reach \(place): \(String(cString: gai_strerror(code))). Check the host's name."
            )
        }
        defer { freeaddrinfo(found) }
        var failure = AuditError(.unreachable, "Could not reach \(place): the name has no address. Check it.")
        var next = found
        while let address = next {
            next = address.pointee.ai_next
            do throws(AuditError) {
                let file = try create(
                    address.pointee.ai_family, address.pointee.ai_socktype, address.pointee.ai_protocol, place)
                try connect(file, address.pointee, place, timeout)
                try bound(file, timeout)
                return file
            } catch {
                failure = error
            }
        }
        throw failure
    }

    private static func create(
        _ family: Int32, _ kind: Int32, _ transport: Int32, _ place: String
    ) throws(AuditError) -> OpenFile {
        let raw = socket(family, kind | Int32(SOCK_CLOEXEC.rawValue), transport)
        guard raw >= 0 else { throw AuditError(errno: errno, "open a socket to", place) }
        return OpenFile(owning: raw, path: place)
    }

    private static func connect(
        _ file: OpenFile, _ address: addrinfo, _ place: String, _ timeout: Duration
    ) throws(AuditError) {
        let flags = fcntl(file.raw, F_GETFL)
        _ = fcntl(file.raw, F_SETFL, flags | O_NONBLOCK)
        if Glibc.connect(file.raw, address.ai_addr, address.ai_addrlen) != 0 {
            guard errno == EINPROGRESS else { throw AuditError(errno: errno, "reach", place) }
            guard OpenFile.wait(file.raw, POLLOUT, milliseconds: milliseconds(timeout)) else {
                throw AuditError(errno: ETIMEDOUT, "reach", place)
            }
            var code: Int32 = 0
            var size = socklen_t(MemoryLayout<Int32>.size)
            getsockopt(file.raw, SOL_SOCKET, SO_ERROR, &code, &size)
            guard code == 0 else { throw AuditError(errno: code, "reach", place) }
        }
        _ = fcntl(file.raw, F_SETFL, flags)
    }

    /// Bounds how long a message may take to be accepted.
    private static func bound(_ file: OpenFile, _ timeout: Duration) throws(AuditError) {
        let milliseconds = Int(milliseconds(timeout))
        var limit = timeval(tv_sec: milliseconds / 1000, tv_usec: milliseconds % 1000 * 1000)
        guard setsockopt(file.raw, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size)) == 0 else {
            throw AuditError(errno: errno, "set the time limit of", file.path)
        }
    }

    /// At least one: a time limit of none is no limit to the operating system.
    private static func milliseconds(_ timeout: Duration) -> Int32 {
        let timeout = min(timeout, .seconds(3600))
        let milliseconds = timeout.components.seconds * 1000 + timeout.components.attoseconds / 1_000_000_000_000_000
        return Int32(clamping: max(1, milliseconds))
    }
}
