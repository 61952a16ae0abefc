import Addresses
import Crypto
import Foundation
import SwiftASN1
import X509

/// A certificate for this machine alone and the authority that issued it, for trying things out. The authority's key is
/// dropped once the certificate is made: whoever trusts the authority trusts this one certificate.
struct DevelopmentCertificate {
    /// Days that it is good for; the quickstart makes a new one before its end.
    private static let lifetime = 90.0
    private static let day = 86_400.0
    /// A clock that is behind by less than this does not matter.
    private static let earlier = 3_600.0

    let authorityPEM: String
    /// The server's certificate. There is no intermediate one, and clients have the authority's.
    let chainPEM: String
    let keyPEM: String

    /// - Parameter now: the certificate is good from an hour before.
    init(now: Date) throws {
        let (authorityKey, key) = (
            Certificate.PrivateKey(P256.Signing.PrivateKey()), Certificate.PrivateKey(P256.Signing.PrivateKey())
        )
        let (from, until) = (now.addingTimeInterval(-Self.earlier), now.addingTimeInterval(Self.lifetime * Self.day))
        let name = try DistinguishedName {
            CommonName("Causeway development, made \(now.formatted(.iso8601))")
        }
        let loopback = [IPAddress(ipv4: 0x7f00_0001), IPAddress(ipv6: 1)]
        let identifier = SubjectKeyIdentifier(hash: authorityKey.publicKey)
        let authority = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: authorityKey.publicKey, notValidBefore: from,
            notValidAfter: until, issuer: name, subject: name, signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true))
                identifier
                Critical(
                    NameConstraints(
                        permittedDNSDomains: ["localhost"], permittedIPRanges: Self.ranges(loopback)))
            },
            issuerPrivateKey: authorityKey)
        let own = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: key.publicKey, notValidBefore: from,
            notValidAfter: until, issuer: name, subject: try DistinguishedName { CommonName("localhost") },
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.serverAuth])
                SubjectAlternativeNames(
                    [.dnsName("localhost")]
                        + loopback.map { .ipAddress(ASN1OctetString(contentBytes: $0.bytes[...])) })
                SubjectKeyIdentifier(hash: key.publicKey)
                AuthorityKeyIdentifier(keyIdentifier: identifier.keyIdentifier)
            },
            issuerPrivateKey: authorityKey)
        authorityPEM = try authority.serializeAsPEM().pemString + "\n"
        chainPEM = try own.serializeAsPEM().pemString + "\n"
        keyPEM = try key.serializeAsPEM().pemString + "\n"
    }

    /// Each address with the mask that is good for it alone (RFC 5280 section 4.2.1.10).
    private static func ranges(_ addresses: [IPAddress]) -> [ASN1OctetString] {
        addresses.map { address in
            ASN1OctetString(
                contentBytes: (address.bytes + [UInt8](repeating: 0xff, count: address.bytes.count))[...])
        }
    }
}
