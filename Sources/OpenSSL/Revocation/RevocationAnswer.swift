/// What a responder or a list says of one certificate, and who says so. Times are seconds since 1970.
public struct RevocationAnswer: Sendable, Hashable {
    public enum State: Sendable, Hashable {
        case good
        /// The time is nil where it cannot be read, the reason (RFC 5280 section 5.3.1) where none is given.
        case revoked(at: Int64?, reason: Int?)
        /// The responder does not know the certificate.
        case unknown
    }

    /// Whose signature it is.
    public enum Signer: Sendable, Hashable {
        /// The issuer of the certificate.
        case issuer
        /// Another, to which the issuer has given a certificate for this purpose (RFC 6960 section 4.2.2.2).
        case delegate
        /// Nobody who may; OpenSSL's word for why not.
        case untrusted(String)
    }

    public var state: State
    public var signer: Signer
    public var thisUpdate: Int64?
    /// Nil where there always is something newer.
    public var nextUpdate: Int64?
    /// The nonce of the answer; nil where there is none.
    public var nonce: [UInt8]?

    public init(state: State, signer: Signer, thisUpdate: Int64?, nextUpdate: Int64?, nonce: [UInt8]? = nil) {
        self.state = state
        self.signer = signer
        self.thisUpdate = thisUpdate
        self.nextUpdate = nextUpdate
        self.nonce = nonce
    }
}
