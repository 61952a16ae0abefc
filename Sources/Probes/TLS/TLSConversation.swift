import Certificates
import Glibc
import OpenSSL
import ProbeSyntax

/// Moves the bytes of a TLS client over a socket.
struct TLSConversation: ~Copyable {
    private let client: TLSClient
    /// The first bytes of the server, by which something that speaks no TLS is told.
    private var first: [UInt8] = []

    init(client: consuming TLSClient) {
        self.client = client
    }

    var facts: TLSFacts { client.facts }
    var session: [UInt8]? { client.session }

    /// - Returns: why there is no session; nil where there is one.
    mutating func handshake(over socket: borrowing ProbeSocket) throws(SocketFailure) -> HandshakeFailure? {
        while true {
            let step = client.handshake()
            try flush(over: socket, evenIfClosed: step != .needsBytes)
            switch step {
            case .done: return nil
            case .needsBytes:
                let bytes = try socket.receive()
                guard !bytes.isEmpty else { return ended }
                if first.count < HandshakeFailure.Plain.longest { first += bytes }
                if !Self.isTLS(first) { return .plainText(.init(bytes: first)) }
                client.receive(bytes)
            case .closed: return ended
            case .failed(let error):
                if let alert = client.facts.receivedAlert { return .alert(TLSAlert(rawValue: alert)) }
                return .protocolViolation(error.description)
            }
        }
    }

    /// Asks for the server's clock. The answer's body is not read.
    mutating func clock(of host: String, over socket: borrowing ProbeSocket) throws -> ClockObservation {
        let request = "HEAD / HTTP/1.1\r\nHost: \(host)\r\nUser-Agent: causeway\r\nConnection: close\r\n\r\n"
        _ = client.write(Array(request.utf8))
        let sent = Self.now
        try flush(over: socket, evenIfClosed: false)
        var answer: [UInt8] = []
        while true {
            if let (head, _) = try HTTPHead.read(answer) {
                return ClockObservation(
                    status: head.status, date: head.value("date").flatMap(HTTPDate.seconds), sent: sent,
                    received: Self.now)
            }
            let bytes = try socket.receive()
            guard !bytes.isEmpty else { throw HTTPFault.endedEarly }
            client.receive(bytes)
            let step = client.read(into: &answer)
            guard step == .needsBytes || !answer.isEmpty else { throw HTTPFault.endedEarly }
        }
    }

    /// Seconds since 1970.
    static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private var ended: HandshakeFailure {
        client.facts.receivedAlert.map { .alert(TLSAlert(rawValue: $0)) } ?? .closed
    }

    private func flush(over socket: borrowing ProbeSocket, evenIfClosed: Bool) throws(SocketFailure) {
        let bytes = client.takeOutgoing()
        guard !bytes.isEmpty else { return }
        do throws(SocketFailure) {
            try socket.send(bytes)
        } catch {
            // What is said last may find the server gone.
            guard evenIfClosed, error == .reset else { throw error }
        }
    }

    /// Whether what came may be records of TLS (RFC 8446 section 5.1): their type, and 3 as the major version.
    static func isTLS(_ bytes: [UInt8]) -> Bool {
        guard let type = bytes.first else { return true }
        return (20...24).contains(type) && (bytes.count < 2 || bytes[1] == 3)
    }
}
