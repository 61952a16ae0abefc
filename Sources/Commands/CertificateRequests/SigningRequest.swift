import Addresses
import SwiftASN1
import X509

/// What an authority is sent: names, the public key, and the proof that whoever asks has the private one (PKCS #10, RFC
/// 2986).
struct SigningRequest {
    let keyPEM: String
    let requestPEM: String

    /// The longest common name that there can be (RFC 5280 appendix A.1, ub-common-name).
    private static let longestCommonName = 64

    /// - Parameters:
    ///   - names: one or more; the first is the common name as well where it fits.
    ///   - organization: nil for none; what a public authority did not verify it leaves out.
    init(for names: [RequestedName], key kind: RequestedKey, organization: String?) throws {
        let key = try kind.make()
        let subject = try DistinguishedName {
            if let organization { OrganizationName(organization) }
            if let first = names.first?.text, first.utf8.count <= Self.longestCommonName { CommonName(first) }
        }
        let extensions = try Certificate.Extensions {
            SubjectAlternativeNames(
                names.map { name -> GeneralName in
                    switch name {
                    case .dns(let name): .dnsName(name)
                    case .address(let address): .ipAddress(ASN1OctetString(contentBytes: address.bytes[...]))
                    }
                })
            Critical(kind.usage)
            try ExtendedKeyUsage([.serverAuth])
        }
        let request = try CertificateSigningRequest(
            version: .v1, subject: subject, privateKey: key,
            attributes: .init([.init(ExtensionRequest(extensions: extensions))]), signatureAlgorithm: kind.signature)
        keyPEM = try key.serializeAsPEM().pemString + "\n"
        requestPEM = try request.serializeAsPEM().pemString + "\n"
    }
}
