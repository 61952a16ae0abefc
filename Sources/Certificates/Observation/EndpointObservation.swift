public import Addresses

/// A host and port as they were seen from here: the evidence that findings are drawn from.
public struct EndpointObservation: Sendable, Hashable, Codable {
    /// As it was named: a host name in lower case, or an address without brackets.
    public var host: String
    public var port: UInt16
    /// Seconds since 1970 when it began.
    public var began: Double
    /// Seconds for the whole.
    public var seconds: Double
    /// Seconds until the name was resolved; nil where there was nothing to resolve.
    public var resolutionSeconds: Double?
    /// Why there are no addresses; nil where there are some.
    public var resolutionFailure: String?
    /// One for each address of the host, in the resolver's order.
    public var addresses: [AddressObservation]
    /// Further addresses, which were not looked at because there are too many.
    public var skipped: [IPAddress] = []

    public init(
        host: String, port: UInt16, began: Double, seconds: Double = 0, resolutionSeconds: Double? = nil,
        resolutionFailure: String? = nil, addresses: [AddressObservation] = []
    ) {
        self.host = host
        self.port = port
        self.began = began
        self.seconds = seconds
        self.resolutionSeconds = resolutionSeconds
        self.resolutionFailure = resolutionFailure
        self.addresses = addresses
    }

    /// The chain to judge: of the first address that showed one to the client's own offer, else to any.
    public var chain: [[UInt8]] {
        let own = addresses.compactMap(\.first?.chain).first { !$0.isEmpty }
        return own ?? addresses.flatMap(\.handshakes).map(\.chain).first { !$0.isEmpty } ?? []
    }
}
