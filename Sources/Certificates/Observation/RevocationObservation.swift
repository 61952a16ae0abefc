/// What a responder or a list of revoked certificates answered about one certificate, as bytes. What these bytes mean
/// is concluded later (`RevocationReading`), so that a saved observation can be judged again.
public struct RevocationObservation: Sendable, Hashable, Codable {
    public enum Source: String, Sendable, Hashable, Codable {
        case ocsp = "OCSP", crl = "CRL"
        /// The certificate of an issuer that the server did not send.
        case issuer = "caIssuers"
    }

    /// Where the certificate stands in the chain as it was given: 0 is the leaf.
    public var position: Int
    public var source: Source
    public var url: String
    public var outcome: FetchOutcome
    /// The nonce that was asked with (RFC 9654); nil where there was none.
    public var nonce: [UInt8]?
    /// Seconds for the fetch.
    public var seconds: Double

    public init(
        position: Int, source: Source, url: String, outcome: FetchOutcome, nonce: [UInt8]? = nil, seconds: Double
    ) {
        self.position = position
        self.source = source
        self.url = url
        self.outcome = outcome
        self.nonce = nonce
        self.seconds = seconds
    }
}
