import OpenSSL

extension Certificate {
    /// What an address for issuers (RFC 5280 section 4.2.2.1) gave: one certificate in DER, or a bag of them. What
    /// cannot be read is left out.
    public static func issuers(in body: [UInt8]) -> [Certificate] {
        ((try? IssuerAnswer.certificates(in: body)) ?? []).compactMap { try? Certificate(der: $0) }
    }
}
