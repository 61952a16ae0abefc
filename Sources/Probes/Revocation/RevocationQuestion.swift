import Certificates

/// One address of a certificate, and what to ask there.
struct RevocationQuestion: Sendable {
    let position: Int
    let source: RevocationObservation.Source
    let url: String
    /// The request for a responder in DER.
    var request: [UInt8]?
    var nonce: [UInt8]?

    /// Bytes of an answer that are taken: lists of large authorities have several million bytes.
    var limit: Int { source == .crl ? 32 << 20 : 256 << 10 }
}
