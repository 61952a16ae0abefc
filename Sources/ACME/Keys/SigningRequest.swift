public import ACMESyntax
internal import SwiftASN1
internal import X509

/// A certificate signing request (PKCS#10, RFC 2986) for names as subject alternative names (RFC 5280 section 4.2.1.6).
public struct SigningRequest: Sendable, Hashable {
    public let der: [UInt8]
    public let pem: String

    /// - Parameter commonName: of the subject; nil for an empty subject, which is what ACME wants where the names do
    ///   not fit one. Clients look at the alternative names alone.
    public init(names: [CertificateName], key: CertificateKey, commonName: String? = nil) throws(KeyFault) {
        do {
            let subject = try DistinguishedName { if let commonName { CommonName(commonName) } }
            let alternatives = names.map { name -> GeneralName in
                switch name.kind {
                case .dns: .dnsName(name.text)
                case .ip: .ipAddress(ASN1OctetString(contentBytes: name.addressBytes[...]))
                }
            }
            let extensions = try Certificate.Extensions { SubjectAlternativeNames(alternatives) }
            let request = try CertificateSigningRequest(
                version: .v1, subject: subject, privateKey: key.key,
                attributes: CertificateSigningRequest.Attributes([.init(ExtensionRequest(extensions: extensions))]))
            var serializer = DER.Serializer()
            try serializer.serialize(request)
            der = serializer.serializedBytes
            pem = try request.serializeAsPEM().pemString + "\n"
        } catch {
            throw KeyFault("no signing request could be made for \(names.map(\.text).joined(separator: ", "))")
        }
    }
}
