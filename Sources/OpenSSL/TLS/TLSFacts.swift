/// What a handshake has shown so far. After one that failed, whatever came before the failure.
public struct TLSFacts: Sendable, Hashable {
    /// The number of the protocol; nil before the server has chosen.
    public var version: UInt16?
    /// By its name in IANA's registry.
    public var suite: String?
    /// The group of the key exchange by OpenSSL's name ("X25519", "prime256v1"); nil for an exchange by the key of the
    /// certificate.
    public var group: String?
    /// Bits of the server's temporary key.
    public var groupBits: Int?
    /// The digest of the server's signature over the handshake, by OpenSSL's short name: "SHA256".
    public var signatureDigest: String?
    /// The protocol chosen by ALPN.
    public var applicationProtocol: String?
    /// As sent, the server's own certificate first as a rule, each in DER.
    public var certificates: [[UInt8]] = []
    /// The answer of an OCSP responder that the server sent along (RFC 6066 section 8).
    public var stapledResponse: [UInt8]?
    /// Timestamps from the extension of the handshake (RFC 6962 section 3.3.1), each as it is serialized.
    public var timestamps: [[UInt8]] = []
    public var isResumed = false
    public var hasTicket = false
    /// Seconds for which the server says that the session may be resumed; 0 where it says nothing.
    public var ticketLifetime = 0
    /// The server asked for a certificate of the client. Whether it insists is told by what it does without.
    public var asksForCertificate = false
    /// The fatal alert that the server sent.
    public var receivedAlert: UInt8?
    /// The fatal alert that this side sent.
    public var sentAlert: UInt8?
}
