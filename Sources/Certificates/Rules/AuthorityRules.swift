import Findings

/// What authorities have and leaves have not.
enum AuthorityRules {
    static func flaws(_ place: PathPlace) -> [Flaw] {
        let known = place.certificate.known
        var flaws: [Flaw] = []
        if place.certificate.version != 3 {
            flaws.append(
                place.flaw(
                    .profile,
                    "it is of version \(place.certificate.version), and 3 is the only one that says what it "
                        + "is for", "CA/Browser Forum baseline requirements section 7.1.1"))
        }
        for (name, reason) in malformed(known) {
            flaws.append(place.flaw(.malformed, "\(name) cannot be read: \(reason)", "RFC 5280 section 4.2"))
        }
        if place.isLeaf, place.certificate.isAuthority, known.keyUsage.value?.contains(.certificateSigning) != true {
            flaws.append(
                place.flaw(
                    .profile,
                    "basicConstraints makes the server's certificate one of an authority, and keyUsage does not",
                    "CA/Browser Forum baseline requirements section 7.1.2.7.8"))
        }
        if place.isLeaf, !place.certificate.isAuthority, !known.nameConstraints.isAbsent {
            flaws.append(
                place.flaw(
                    .profile, "nameConstraints is in a certificate that is no authority's",
                    "RFC 5280 section 4.2.1.10"))
        }
        if place.isLeaf, !place.certificate.subject.isEmpty, known.subjectAlternativeName.isCritical {
            flaws.append(
                place.flaw(
                    .profile, "subjectAltName is critical beside a subject that is not empty",
                    "CA/Browser Forum baseline requirements section 7.1.2.7.12"))
        }
        if place.isLeaf, known.extendedKeyUsage.isCritical {
            flaws.append(
                place.flaw(
                    .profile, "extKeyUsage is critical", "CA/Browser Forum baseline requirements section 7.1.2.7.6"))
        }
        if case .present(_, isCritical: false) = known.policyConstraints {
            flaws.append(place.flaw(.profile, "policyConstraints is not critical", "RFC 5280 section 4.2.1.11"))
        }
        return flaws
    }

    private static func malformed(_ known: KnownExtensions) -> [(String, String)] {
        var found: [(String, String)] = []
        func look<Value>(_ name: String, _ decoded: Decoded<Value>) {
            if case .malformed(let reason, _) = decoded { found.append((name, reason)) }
        }
        look("basicConstraints", known.basicConstraints)
        look("keyUsage", known.keyUsage)
        look("extKeyUsage", known.extendedKeyUsage)
        look("subjectAltName", known.subjectAlternativeName)
        look("authorityInfoAccess", known.informationAccess)
        look("cRLDistributionPoints", known.revocationListPoints)
        look("policyConstraints", known.policyConstraints)
        look("the TLS features", known.tlsFeature)
        return found
    }
}
