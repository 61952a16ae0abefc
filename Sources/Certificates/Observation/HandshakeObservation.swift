/// One attempt to come to a TLS session, and what it showed.
public struct HandshakeObservation: Sendable, Hashable, Codable {
    public var offer: ClientOffer
    /// The name that was sent; nil for an attempt without one.
    public var serverName: String?
    /// Seconds until the connection stood; nil where it never did.
    public var connectSeconds: Double?
    /// Seconds from there to the end of the handshake; nil where there was none.
    public var handshakeSeconds: Double?
    public var version: TLSVersion?
    /// By its name in IANA's registry.
    public var suite: String?
    /// The group of the key exchange by OpenSSL's name; nil for static RSA.
    public var group: String?
    public var groupBits: Int?
    /// The digest of the server's signature over the handshake: "SHA256".
    public var signatureDigest: String?
    /// What ALPN chose.
    public var applicationProtocol: String?
    /// The server refused the protocols that were offered by ALPN; what is here comes from an attempt without any.
    public var refusedProtocols = false
    /// Certificates as sent, in DER. There may be some although the handshake failed.
    public var chain: [[UInt8]] = []
    /// The answer of an OCSP responder that the server sent along.
    public var stapledResponse: [UInt8]?
    /// Timestamps of certificate transparency from the handshake, each serialized (RFC 6962 section 3.2).
    public var timestamps: [[UInt8]] = []
    public var session: SessionObservation?
    /// The server asked for a certificate of the client.
    public var asksForCertificate = false
    /// Nil where the handshake came to its end.
    public var failure: HandshakeFailure?
    /// What the server's clock says; nil where it was not asked.
    public var clock: ClockObservation?

    public init(offer: ClientOffer, serverName: String?) {
        self.offer = offer
        self.serverName = serverName
    }

    public var isEstablished: Bool { failure == nil }

    /// What the server says of resuming its session.
    public struct SessionObservation: Sendable, Hashable, Codable {
        /// Whether the server took the session up again on a second connection; nil where that was not tried.
        public var isResumed: Bool?
        /// Whether the server handed out a ticket (RFC 5077, RFC 8446 section 4.6.1) while it was listened to.
        public var hasTicket: Bool
        /// Seconds for which the ticket may be used; 0 where the server says nothing.
        public var ticketLifetime: Int

        public init(isResumed: Bool?, hasTicket: Bool, ticketLifetime: Int) {
            self.isResumed = isResumed
            self.hasTicket = hasTicket
            self.ticketLifetime = ticketLifetime
        }
    }
}
