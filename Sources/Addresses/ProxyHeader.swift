/// What a proxy tells of a connection before its first byte: the header of the PROXY protocol, version 1 or 2
/// (HAProxy's proxy-protocol.txt, section 2).
///
/// Whoever may send one decides who the client is, so a header is read from known proxies alone (section 5).
public struct ProxyHeader: Sendable, Hashable {
    /// One end of the connection that is relayed.
    public struct Endpoint: Sendable, Hashable {
        public let address: IPAddress
        public let port: UInt16

        public init(address: IPAddress, port: UInt16) {
            self.address = address
            self.port = port
        }
    }

    /// Whose connection it is.
    public enum Subject: Sendable, Hashable {
        /// A client's, relayed over TCP.
        case client(source: Endpoint, destination: Endpoint)
        /// The proxy's own (LOCAL of version 2): a health check. The connection's own addresses are the right ones.
        case local
        /// Relayed for somebody whose address the header does not tell in a way that is of use here (UNKNOWN of
        /// version 1; of version 2 UNSPEC, Unix sockets and datagrams). The connection's own addresses count.
        case unknown
    }

    /// What the first bytes of a connection are.
    public enum Reading: Sendable, Hashable {
        /// The beginning of a header: read again with more bytes.
        case incomplete
        case header(ProxyHeader)
        /// No header: the connection has to be closed. More bytes do not change that.
        case malformed(ProxyHeaderFlaw)
    }

    public let subject: Subject
    /// The attributes of version 2 in their order; version 1 has none.
    public let attributes: [ProxyAttribute]
    /// Bytes of the header; what follows is the connection's own.
    public let length: Int

    /// The most that a header of version 2 may announce after its first 16 bytes. Senders are to stay below the size
    /// of one segment.
    public static let maximumPayload = 4096
    /// Bytes of the longest header.
    public static let maximumLength = 16 + maximumPayload

    /// Reads the header at the beginning of a connection. What it answers for some bytes, other than `.incomplete`, it
    /// answers for whatever else begins with them.
    public static func read(_ bytes: ArraySlice<UInt8>) -> Reading {
        do throws(ProxyHeaderFlaw) {
            let header =
                bytes.first == ProxyHeaderBinary.signature.first
                ? try ProxyHeaderBinary.read(bytes) : try ProxyHeaderLine.read(bytes)
            return header.map(Reading.header) ?? .incomplete
        } catch {
            return .malformed(error)
        }
    }

    /// The private endpoint that the client came through, where exactly one is named.
    public var privateEndpoint: PrivateEndpoint? {
        let named = Set(attributes.compactMap(PrivateEndpoint.init))
        return named.count == 1 ? named.first : nil
    }

    /// The host that the client asked for, such as the server name of its TLS handshake (section 2.2.2).
    public var authority: String? {
        attributes.first { $0.type == ProxyAttribute.authority }
            .flatMap { String(validating: $0.value, as: UTF8.self) }
    }

    /// The sender's name for the connection (section 2.2.5): 1 to 128 bytes.
    public var uniqueID: [UInt8]? {
        attributes.first { $0.type == ProxyAttribute.uniqueID && (1...128).contains($0.value.count) }?.value
    }
}
