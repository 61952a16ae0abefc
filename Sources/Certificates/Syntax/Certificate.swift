import SwiftASN1

/// A certificate as it was written (RFC 5280 section 4.1), and nothing judged yet.
public struct Certificate: Sendable, Hashable {
    public let der: [UInt8]
    /// 1, 2 or 3, as people count them.
    public let version: Int
    /// Big-endian, as it was encoded.
    public let serialNumber: [UInt8]
    public let issuer: DistinguishedName
    public let subject: DistinguishedName
    public let notBefore: CertificateTime
    public let notAfter: CertificateTime
    public let publicKey: PublicKey
    /// That of the outer structure, which the signature is made with.
    let signatureAlgorithm: AlgorithmIdentifier
    /// That of the inner structure, which is to be the same.
    let innerAlgorithm: AlgorithmIdentifier
    let extensions: [CertificateExtension]
    let known: KnownExtensions

    /// - Parameter der: one certificate and nothing after it.
    public init(der: [UInt8]) throws(CertificateSyntaxError) {
        guard der.count <= Self.longest else { throw CertificateSyntaxError("it is larger than 128 KiB") }
        var outer = try Elements.sequence(der[...], "the certificate")
        let body = try outer.next("the certificate's body", .sequence)
        signatureAlgorithm = try AlgorithmIdentifier(try outer.next("the signature's algorithm"))
        _ = try outer.next("the signature", .bitString)
        try outer.end("the certificate")

        var inner = try Elements(body, "the certificate's body")
        if let tagged = inner.nextIf(tag: 0) {
            var version = try Elements(tagged, "the version")
            self.version = 1 + (try version.next("the version", .integer).count("the version") & 0xFF)
        } else {
            version = 1
        }
        serialNumber = Array(try inner.next("the serial number", .integer).primitive("the serial number"))
        innerAlgorithm = try AlgorithmIdentifier(try inner.next("the signature's algorithm"))
        issuer = try DistinguishedName(try inner.next("the issuer"))
        var validity = try Elements(try inner.next("the validity", .sequence), "the validity")
        notBefore = try CertificateTime(try validity.next("notBefore"))
        notAfter = try CertificateTime(try validity.next("notAfter"))
        try validity.end("the validity")
        subject = try DistinguishedName(try inner.next("the subject"))
        publicKey = try PublicKey(try inner.next("the public key"))
        // Unique identifiers of issuer and subject, which nobody uses (section 4.1.2.8).
        _ = inner.nextIf(tag: 1)
        _ = inner.nextIf(tag: 2)
        extensions = try inner.nextIf(tag: 3).map(CertificateExtension.list) ?? []
        known = KnownExtensions(extensions)
        try inner.end("the certificate's body")
        self.der = der
    }

    private static let longest = 128 * 1024

    /// Whether issuer and subject are the same name (RFC 5280 section 3.2).
    var isSelfIssued: Bool { issuer.matches(subject) }

    /// Whether it may sign others, as version 3 says it.
    var isAuthority: Bool { known.basicConstraints.value?.isAuthority == true }
}
