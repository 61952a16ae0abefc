/// What is known of where a request comes from, and by whose word.
public struct ClientOrigin: Sendable, Hashable, Codable {
    /// Who says so.
    public enum Source: String, Sendable, Hashable, Codable {
        /// The connection: the client is its peer.
        case socket
        /// A proxy in the header of the PROXY protocol.
        case proxyProtocol
        /// A proxy in `X-Forwarded-For`.
        case forwardedFor
    }

    /// The client's address.
    public let address: IPAddress
    /// The client's port, where it is told.
    public let port: UInt16?
    public let knownBy: Source
    /// The peer of the connection: the client, or the nearest proxy.
    public let peer: IPAddress
    /// What the connection came through.
    public let privateEndpoint: PrivateEndpoint?

    /// The client is the peer of the connection.
    public init(peer: IPAddress, port: UInt16?) {
        self.init(address: peer, port: port, knownBy: .socket, peer: peer, privateEndpoint: nil)
    }

    private init(
        address: IPAddress, port: UInt16?, knownBy: Source, peer: IPAddress, privateEndpoint: PrivateEndpoint?
    ) {
        self.address = address
        self.port = port
        self.knownBy = knownBy
        self.peer = peer
        self.privateEndpoint = privateEndpoint
    }

    /// What the peer, which has to be one that may send it, tells in the header of the PROXY protocol. Where that names
    /// no client, the peer stays the client.
    public func relayed(by header: ProxyHeader) -> ClientOrigin {
        guard case .client(let source, _) = header.subject else {
            return ClientOrigin(
                address: address, port: port, knownBy: knownBy, peer: peer, privateEndpoint: header.privateEndpoint)
        }
        return ClientOrigin(
            address: source.address, port: source.port, knownBy: .proxyProtocol, peer: peer,
            privateEndpoint: header.privateEndpoint)
    }

    /// What trusted proxies tell in `X-Forwarded-For` (``ForwardedFor/client(peer:lines:trusted:)``). The proxy next to
    /// this server is the client that is known so far: a PROXY header names it where one was sent.
    public func forwarded(for lines: [String], trusted: AddressList) -> ClientOrigin {
        guard let client = ForwardedFor.client(peer: address, lines: lines, trusted: trusted) else { return self }
        return ClientOrigin(
            address: client.address, port: client.port, knownBy: .forwardedFor, peer: peer,
            privateEndpoint: privateEndpoint)
    }
}

extension ClientOrigin: CustomStringConvertible {
    /// `192.0.2.7:4711`, `[2001:db8::7]:4711`, or the address alone where the port is not known.
    public var description: String {
        guard let port else { return address.description }
        return address.isIPv4 ? "\(address):\(port)" : "[\(address)]:\(port)"
    }
}
