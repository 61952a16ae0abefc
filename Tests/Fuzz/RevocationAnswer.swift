// fuzz: -max_len=8192
import OpenSSL

/// Whatever a responder, a list or an issuer's address gives: it is read without harm, and nobody but the issuer says
/// that a certificate is good.
func fuzz(_ bytes: [UInt8]) {
    let leaf = RevocationSamples.leaf, issuer = RevocationSamples.issuer
    if let answer = try? OCSPAnswer.read(bytes, about: leaf, issuedBy: issuer, at: RevocationSamples.time) {
        demand(answer.nonce.map { $0.count <= bytes.count } ?? true, "a nonce is part of the answer")
    }
    _ = try? CRLAnswer.read(bytes, about: leaf, issuedBy: issuer)
    if let found = try? IssuerAnswer.certificates(in: bytes) {
        demand(found.count <= 32, "a bag is bounded")
        for certificate in found.prefix(4) { _ = try? RevocationAddresses(of: certificate) }
    }
    if let addresses = try? RevocationAddresses(of: bytes) {
        for list in [addresses.responders, addresses.lists, addresses.issuers] {
            demand(list.count <= 8, "addresses are bounded")
        }
        _ = try? OCSPRequest.encoded(for: bytes, issuedBy: issuer, nonce: [1, 2, 3])
    }
}
