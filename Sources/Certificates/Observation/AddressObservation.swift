public import Addresses

/// One address of a host, and the handshakes with it.
public struct AddressObservation: Sendable, Hashable, Codable {
    public var address: IPAddress
    /// In the order in which they are worth reading: the offer of the client with the name first.
    public var handshakes: [HandshakeObservation]

    public init(address: IPAddress, handshakes: [HandshakeObservation]) {
        self.address = address
        self.handshakes = handshakes
    }

    public var family: Family { address.isIPv4 ? .ipv4 : .ipv6 }

    /// The client's own offer, with the host's name where it has one.
    public var first: HandshakeObservation? { handshakes.first }

    /// The client's own offer without a name; nil where the host is an address, which has no other.
    public var withoutName: HandshakeObservation? {
        guard let first, first.serverName != nil else { return nil }
        return handshakes.first { $0.offer == .jvm17 && $0.serverName == nil }
    }

    /// The attempt with a certain offer, with the name.
    public func handshake(_ offer: ClientOffer) -> HandshakeObservation? {
        handshakes.first { $0.offer == offer && $0.serverName == first?.serverName }
    }

    public enum Family: String, Sendable, Hashable, Codable {
        case ipv4 = "IPv4"
        case ipv6 = "IPv6"
    }
}
