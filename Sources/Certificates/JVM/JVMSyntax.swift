import Findings
import SwiftASN1

/// What keeps the JVM from reading a certificate at all, wherever in the chain it stands (`X509CertImpl`).
enum JVMSyntax {
    static func flaw(_ certificate: Certificate) -> String? {
        if certificate.issuer.isEmpty { return "the issuer is empty" }
        if Set(certificate.extensions.map(\.type)).count != certificate.extensions.count {
            return "an extension is there twice"
        }
        if let fault = unreadable(certificate.known) { return fault }
        let names = certificate.known.subjectAlternativeName
        guard certificate.subject.isEmpty else { return nil }
        if names.isAbsent { return "the subject is empty and there is no subjectAltName" }
        return names.isCritical ? nil : "the subject is empty and subjectAltName is not critical"
    }

    /// The alternative names, as the JVM has them: one that it cannot read takes all others with it.
    static func names(_ certificate: Certificate) -> [GeneralName]? {
        guard let names = certificate.known.subjectAlternativeName.value else { return nil }
        return names.contains { hasBadLength($0) || isRelative($0) } ? nil : names
    }

    private static func isRelative(_ name: GeneralName) -> Bool {
        guard case .uri(let bytes) = name else { return false }
        return !bytes.contains(UInt8(ascii: ":"))
    }

    /// Critical extensions that cannot be read end it; others count as if they were not there.
    private static func unreadable(_ known: KnownExtensions) -> String? {
        func look<Value>(_ name: String, _ decoded: Decoded<Value>) -> String? {
            if case .malformed(let reason, isCritical: true) = decoded { return "\(name) cannot be read: \(reason)" }
            return nil
        }
        if let names = known.subjectAlternativeName.value, known.subjectAlternativeName.isCritical,
            names.contains(where: hasBadLength)
        {
            return "subjectAltName has an IP address of another length than 4 or 16 bytes"
        }
        if let constraints = known.nameConstraints.value, known.nameConstraints.isCritical {
            let bases = ((constraints.permitted ?? []) + (constraints.excluded ?? [])).map(\.base)
            if bases.contains(where: hasBadLength) { return "nameConstraints has an IP range of another length" }
        }
        return look("basicConstraints", known.basicConstraints) ?? look("keyUsage", known.keyUsage)
            ?? look("extKeyUsage", known.extendedKeyUsage) ?? look("subjectAltName", known.subjectAlternativeName)
            ?? look("nameConstraints", known.nameConstraints)
            ?? look("authorityKeyIdentifier", known.authorityKeyIdentifier)
            ?? look("subjectKeyIdentifier", known.subjectKeyIdentifier)
            ?? look("authorityInfoAccess", known.informationAccess)
            ?? look("cRLDistributionPoints", known.revocationListPoints)
            ?? look("policyConstraints", known.policyConstraints)
    }

    private static func hasBadLength(_ name: GeneralName) -> Bool {
        if case .address(let bytes) = name { return ![4, 8, 16, 32].contains(bytes.count) }
        return false
    }
}
