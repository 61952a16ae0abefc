import Findings

/// Lists that do not do as lists, beside what OpenSSL finds of those that do.
enum RevocationRules {
    static func flaws(_ path: [Certificate], _ lists: [RevocationList]) -> [Flaw] {
        PathPlace.all(path).dropLast().flatMap { place in
            lists.filter { $0.issuer.matches(place.certificate.issuer) }.flatMap { flaws($0, place) }
        }
    }

    private static func flaws(_ list: RevocationList, _ place: PathPlace) -> [Flaw] {
        var flaws: [Flaw] = []
        if !list.hasNumber {
            flaws.append(place.flaw(.revocationList, "the revocation list has no number", "RFC 5280 section 5.2.3"))
        }
        if list.repeatsSerialNumbers {
            flaws.append(
                place.flaw(.revocationList, "the revocation list has a serial number twice", "RFC 5280 section 5.3"))
        }
        if list.isPartial {
            flaws.append(
                place.flaw(
                    .revocationList, "the revocation list is one of some reasons or of other issuers",
                    "RFC 5280 section 5.2.5"))
        }
        return flaws
    }
}
