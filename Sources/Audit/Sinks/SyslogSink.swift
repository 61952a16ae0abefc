internal import Glibc
internal import Synchronization

/// Sends lines to a syslog receiver (RFC 5424), and connects again when the connection is lost.
public final class SyslogSink: AuditSink {
    private let settings: SyslogSettings
    private let message: SyslogMessage
    private let place: String
    private let socket = Mutex<OpenFile?>(nil)

    /// Does not connect yet: a receiver that starts later than the server is no reason not to start.
    public init(_ settings: SyslogSettings) throws(AuditError) {
        if case .local(let path) = settings.receiver, !LocalAddress.fits(path) {
            throw AuditError(.invalid, "The syslog socket '\(path)' has too long a path, or none. Name a shorter one.")
        }
        guard (0...23).contains(settings.facility) else {
            throw AuditError(
                .invalid, "There is no syslog facility \(settings.facility). Use 0 to 23; 13 is the audit's.")
        }
        self.settings = settings
        place = SyslogConnection.place(settings.receiver)
        message = SyslogMessage(
            facility: settings.facility, host: settings.hostName ?? Self.hostName(),
            application: settings.application, process: getpid())
    }

    public func write(_ batch: inout AuditBatch) throws(AuditError) {
        try socket.withLock { socket throws(AuditError) in
            do throws(AuditError) {
                while !batch.isEmpty {
                    let connection = try connected(&socket)
                    if case .tcp = settings.receiver {
                        try sendStream(&batch, connection)
                    } else {
                        try sendDatagram(&batch, connection)
                    }
                }
            } catch {
                // After half a message nothing can follow; the receiver drops it with the connection.
                socket = nil
                throw error
            }
        }
    }

    public func tick() throws(AuditError) {}

    public func close() throws(AuditError) {
        socket.withLock { $0 = nil }
    }

    private func connected(_ socket: inout OpenFile?) throws(AuditError) -> OpenFile {
        if let open = socket {
            guard case .tcp = settings.receiver, Self.isEnded(open) else { return open }
            socket = nil
        }
        let open = try SyslogConnection.open(settings.receiver, timeout: settings.timeout)
        socket = open
        return open
    }

    /// Whether the other side closed: what is sent then is taken by the operating system and read by nobody.
    private static func isEnded(_ socket: OpenFile) -> Bool {
        var byte: UInt8 = 0
        while true {
            let count = recv(socket.raw, &byte, 1, Int32(MSG_DONTWAIT))
            if count > 0 { continue }
            if count == 0 { return true }
            return errno != EAGAIN && errno != EINTR
        }
    }

    private func sendDatagram(_ batch: inout AuditBatch, _ socket: OpenFile) throws(AuditError) {
        let bytes = message.bytes(of: batch.nextLine)
        let sent = bytes.withUnsafeBytes { bytes in
            while true {
                let count = send(socket.raw, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
                if count >= 0 || errno != EINTR { return count }
            }
        }
        guard sent >= 0 else { throw AuditError(errno: errno, "send the audit to", place) }
        batch.advance(by: batch.nextLine.count)
    }

    /// Sends some messages at once, each behind its length.
    private func sendStream(_ batch: inout AuditBatch, _ socket: OpenFile) throws(AuditError) {
        var rest = batch.lines(fitting: 64 * 1024)
        var frames: [UInt8] = []
        /// Where each frame ends, and how many bytes its line has.
        var ends: [(frame: Int, line: Int)] = []
        while let end = rest.firstIndex(of: 0x0A) {
            let line = rest[...end]
            let bytes = message.bytes(of: line)
            frames.append(contentsOf: "\(bytes.count) ".utf8)
            frames.append(contentsOf: bytes)
            ends.append((frames.count, line.count))
            rest = rest[(end + 1)...]
        }
        var sent = 0
        var failure: Int32?
        frames.withUnsafeBytes { bytes in
            while sent < bytes.count, failure == nil, let start = bytes.baseAddress {
                let count = send(socket.raw, start + sent, bytes.count - sent, Int32(MSG_NOSIGNAL))
                if count >= 0 { sent += count } else if errno != EINTR { failure = errno }
            }
        }
        for (frame, line) in ends where frame <= sent { batch.advance(by: line) }
        if let failure { throw AuditError(errno: failure, "send the audit to", place) }
    }

    private static func hostName() -> String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "-" }
        return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
