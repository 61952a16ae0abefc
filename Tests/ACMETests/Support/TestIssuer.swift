import ACME
import Crypto
import Foundation
import SwiftASN1
import X509

/// Signs certificates for signing requests.
final class TestIssuer: Sendable {
    private let key: Certificate.PrivateKey
    private let certificate: Certificate
    let clock: ManualClock
    /// Seconds.
    let lifetime: Int64

    init(_ clock: ManualClock, lifetime: Int64 = 7_776_000) throws {
        self.clock = clock
        self.lifetime = lifetime
        key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let name = try DistinguishedName { CommonName("Test Authority") }
        let start = Date(timeIntervalSince1970: TimeInterval(clock.seconds))
        certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: key.publicKey,
            notValidBefore: start, notValidAfter: start + 86_400 * 3650, issuer: name, subject: name,
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
                SubjectKeyIdentifier(keyIdentifier: [1, 2, 3, 4][...])
            }, issuerPrivateKey: key)
    }

    /// PEM, with the issuer's own after it.
    func chain(
        for request: [UInt8], names: [String]? = nil, otherKey: Bool = false, serial: [UInt8]? = nil,
        authorityKey: [UInt8]? = [1, 2, 3, 4]
    ) throws -> String {
        let parsed = try CertificateSigningRequest(derEncoded: request)
        guard parsed.publicKey.isValidSignature(parsed.signature, for: parsed) else {
            throw CocoaError(.coderReadCorrupt)
        }
        let asked = try parsed.attributes.extensionRequest?.extensions.subjectAlternativeNames
        let alternatives = names.map { SubjectAlternativeNames($0.map { .dnsName($0) }) } ?? asked
        let start = Date(timeIntervalSince1970: TimeInterval(clock.seconds))
        let leaf = try Certificate(
            version: .v3, serialNumber: serial.map { Certificate.SerialNumber(bytes: $0[...]) } ?? .init(),
            publicKey: otherKey ? Certificate.PrivateKey(P256.Signing.PrivateKey()).publicKey : parsed.publicKey,
            notValidBefore: start, notValidAfter: start + TimeInterval(lifetime), issuer: certificate.subject,
            subject: DistinguishedName(),
            extensions: Certificate.Extensions {
                if let alternatives { alternatives }
                if let authorityKey { AuthorityKeyIdentifier(keyIdentifier: authorityKey[...]) }
            }, issuerPrivateKey: key)
        return try leaf.serializeAsPEM().pemString + "\n" + certificate.serializeAsPEM().pemString + "\n"
    }
}
