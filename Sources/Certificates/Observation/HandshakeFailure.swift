/// Why a connection came to no TLS session.
public enum HandshakeFailure: Sendable, Hashable, Codable {
    /// Nothing listens there, or a firewall says so.
    case refused
    /// The other side, or something on the way, tore the connection down.
    case reset
    /// Nothing came before the deadline.
    case timedOut(Phase)
    /// There is no way there; the system's own word for it.
    case unreachable(String)
    /// The server closed the connection in order, without a word.
    case closed
    /// The server said no.
    case alert(TLSAlert)
    /// What answers speaks no TLS: it sent this instead, cut to a few hundred bytes.
    case plainText(Plain)
    /// The server sent what does not belong there, or chose what was not offered; OpenSSL's word for it.
    case protocolViolation(String)
    /// Something of this machine: no more descriptors, no memory.
    case local(String)

    public enum Phase: String, Sendable, Hashable, Codable {
        case connect, handshake
    }

    /// What a server sends that speaks something else.
    public struct Plain: Sendable, Hashable, Codable {
        /// The first bytes, as text.
        public let text: String

        public init(bytes: some Collection<UInt8>) {
            text = String(decoding: bytes.prefix(Self.longest), as: UTF8.self)
        }

        public var isHTTP: Bool { text.hasPrefix("HTTP/") || text.hasPrefix("<!") || text.hasPrefix("<html") }

        /// Of what came, this much is kept.
        public static let longest = 256
    }

    /// Whether the server was reached and answered: what it takes may then be found out.
    public var isOfServer: Bool {
        switch self {
        case .alert, .protocolViolation, .closed, .reset: true
        case .refused, .timedOut, .unreachable, .plainText, .local: false
        }
    }
}

extension HandshakeFailure: CustomStringConvertible {
    public var description: String {
        switch self {
        case .refused: "connection refused"
        case .reset: "connection reset"
        case .timedOut(.connect): "no answer to the connection before the deadline"
        case .timedOut(.handshake): "connected, and no end of the handshake before the deadline"
        case .unreachable(let reason): "unreachable: \(reason)"
        case .closed: "the server closed the connection"
        case .alert(let alert): "alert \(alert)"
        case .plainText(let plain): plain.isHTTP ? "plain HTTP" : "no TLS"
        case .protocolViolation(let reason): "protocol violation: \(reason)"
        case .local(let reason): "failure on this side: \(reason)"
        }
    }
}
