import Findings

/// Which keys and signatures are good enough (CA/Browser Forum baseline requirements section 6.1.5 and 7.1.3).
enum KeyRules {
    private static let reference = "CA/Browser Forum baseline requirements section 6.1.5"

    static func flaws(_ place: PathPlace) -> [Flaw] { key(place) + signature(place) }

    private static func key(_ place: PathPlace) -> [Flaw] {
        switch place.certificate.publicKey.kind {
        case .rsa(let bits) where bits < 2048:
            [place.flaw(.weakKey, "the RSA key has \(bits) bits, and 2,048 are the least", reference)]
        case .rsa(let bits) where !bits.isMultiple(of: 8):
            [place.flaw(.weakKey, "the RSA key has \(bits) bits, which is no multiple of 8", reference)]
        case .dsa: [place.flaw(.weakKey, "it has a DSA key, which no public authority may certify", reference)]
        case .elliptic(let curve) where !["P-256", "P-384", "P-521"].contains(curve):
            [place.flaw(.weakKey, "the key is on the curve \(curve), and P-256, P-384 and P-521 are good", reference)]
        case .ed25519, .ed448:
            [
                place.flaw(
                    .unsupportedKey, "it has an Edwards-curve key, which no public authority may certify", reference)
            ]
        case .other(let type): [place.flaw(.unsupportedKey, "it has a key of the unknown type \(type)", reference)]
        case .rsa, .elliptic: []
        }
    }

    private static func signature(_ place: PathPlace) -> [Flaw] {
        var flaws: [Flaw] = []
        if place.certificate.signatureAlgorithm != place.certificate.innerAlgorithm {
            flaws.append(
                place.flaw(
                    .malformed, "the signature's algorithm is not the same outside and inside",
                    "RFC 5280 section 4.1.1.2"))
        }
        // Nobody looks at the signature of an anchor.
        if !place.isAnchor, let name = SignatureAlgorithm.weak(place.certificate.signatureAlgorithm.type) {
            flaws.append(
                place.flaw(
                    .weakSignature, "it is signed with \(name)", "CA/Browser Forum baseline requirements section 7.1.3")
            )
        }
        return flaws
    }
}
