import Findings

/// Serial numbers and key identifiers.
enum IdentifierRules {
    static func flaws(_ place: PathPlace) -> [Flaw] { serialNumber(place) + authority(place) + subject(place) }

    private static func serialNumber(_ place: PathPlace) -> [Flaw] {
        let bytes = place.certificate.serialNumber
        let reference = "RFC 5280 section 4.1.2.2"
        if bytes.first.map({ $0 >= 0x80 }) ?? true {
            return [place.flaw(.profile, "the serial number is negative", reference)]
        }
        if bytes.allSatisfy({ $0 == 0 }) { return [place.flaw(.profile, "the serial number is 0", reference)] }
        // A byte 0 before a first bit that is set only says that the number is positive.
        if bytes.drop(while: { $0 == 0 }).count > 20 {
            return [place.flaw(.profile, "the serial number is longer than 20 bytes", reference)]
        }
        return []
    }

    private static func authority(_ place: PathPlace) -> [Flaw] {
        let found = place.certificate.known.authorityKeyIdentifier
        let reference = "RFC 5280 section 4.2.1.1"
        switch found {
        case .absent: return []  // OpenSSL says so where it matters.
        case .malformed(let reason, _): return [place.flaw(.malformed, reason, reference)]
        case .present(let identifier, _):
            guard place.isAnchor else { return [] }
            if identifier.keyIdentifier == nil {
                return [place.flaw(.profile, "the authorityKeyIdentifier of the root has no keyIdentifier", baseline)]
            }
            if identifier.hasIssuer || identifier.serialNumber != nil {
                return [
                    place.flaw(
                        .profile, "the authorityKeyIdentifier of the root names issuer or serial number", baseline)
                ]
            }
            if place.certificate.isSelfIssued, let own = place.certificate.known.subjectKeyIdentifier.value,
                identifier.keyIdentifier != own
            {
                return [
                    place.flaw(.profile, "the authorityKeyIdentifier of the root is not its own key's", baseline)
                ]
            }
            return []
        }
    }

    private static let baseline = "CA/Browser Forum baseline requirements section 7.1.2.1.3"

    private static func subject(_ place: PathPlace) -> [Flaw] {
        guard case .malformed(let reason, _) = place.certificate.known.subjectKeyIdentifier else { return [] }
        return [place.flaw(.malformed, reason, "RFC 5280 section 4.2.1.2")]
    }
}
