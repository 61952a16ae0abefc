import SwiftASN1

/// The extensions of a certificate that mean something here, each read as far as it can be.
struct KnownExtensions: Sendable, Hashable {
    let basicConstraints: Decoded<BasicConstraints>
    let keyUsage: Decoded<KeyUsage>
    let extendedKeyUsage: Decoded<ExtendedKeyUsage>
    let subjectAlternativeName: Decoded<[GeneralName]>
    let nameConstraints: Decoded<NameConstraints>
    let authorityKeyIdentifier: Decoded<AuthorityKeyIdentifier>
    let subjectKeyIdentifier: Decoded<[UInt8]>
    let informationAccess: Decoded<InformationAccess>
    let revocationListPoints: Decoded<RevocationListPoints>
    let policyConstraints: Decoded<PolicyConstraints>
    let tlsFeature: Decoded<TLSFeature>

    init(_ extensions: [CertificateExtension]) {
        basicConstraints = Self.read(.basicConstraints, extensions, BasicConstraints.init)
        keyUsage = Self.read(.keyUsage, extensions, KeyUsage.init)
        extendedKeyUsage = Self.read(.extendedKeyUsage, extensions, ExtendedKeyUsage.init)
        subjectAlternativeName = Self.read(.subjectAlternativeName, extensions) {
            bytes throws(CertificateSyntaxError) in try GeneralName.list(bytes, "subjectAltName")
        }
        nameConstraints = Self.read(.nameConstraints, extensions, NameConstraints.init)
        authorityKeyIdentifier = Self.read(.authorityKeyIdentifier, extensions, AuthorityKeyIdentifier.init)
        subjectKeyIdentifier = Self.read(.subjectKeyIdentifier, extensions) {
            bytes throws(CertificateSyntaxError) in
            let node = try Elements.parse(bytes, "subjectKeyIdentifier")
            guard node.identifier == .octetString else {
                throw CertificateSyntaxError("subjectKeyIdentifier is no octet string")
            }
            return Array(try node.primitive("subjectKeyIdentifier"))
        }
        informationAccess = Self.read(.authorityInformationAccess, extensions, InformationAccess.init)
        revocationListPoints = Self.read(.revocationListPoints, extensions, RevocationListPoints.init)
        policyConstraints = Self.read(.policyConstraints, extensions, PolicyConstraints.init)
        tlsFeature = Self.read(.tlsFeature, extensions, TLSFeature.init)
    }

    private static func read<Value>(
        _ type: ASN1ObjectIdentifier, _ extensions: [CertificateExtension],
        _ decode: (ArraySlice<UInt8>) throws(CertificateSyntaxError) -> Value
    ) -> Decoded<Value> {
        guard let found = extensions.first(where: { $0.type == type }) else { return .absent }
        do {
            return .present(try decode(found.value[...]), isCritical: found.isCritical)
        } catch {
            return .malformed(error.description, isCritical: found.isCritical)
        }
    }
}
