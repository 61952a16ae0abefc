import Findings

/// The shape of name constraints, and what OpenSSL does not compare.
enum ConstraintRules {
    private static let reference = "RFC 5280 section 4.2.1.10"

    static func flaws(_ path: [Certificate]) -> [Flaw] {
        PathPlace.all(path).flatMap { place -> [Flaw] in
            switch place.certificate.known.nameConstraints {
            case .absent: []
            case .malformed(let reason, _):
                [place.flaw(.malformed, "nameConstraints cannot be read: \(reason)", reference)]
            case .present(let constraints, _): shape(constraints, place) + wildcards(constraints, place, path)
            }
        }
    }

    private static func shape(_ constraints: NameConstraints, _ place: PathPlace) -> [Flaw] {
        var flaws: [Flaw] = []
        let subtrees = (constraints.permitted ?? []) + (constraints.excluded ?? [])
        if subtrees.isEmpty || constraints.permitted?.isEmpty == true || constraints.excluded?.isEmpty == true {
            flaws.append(place.flaw(.profile, "nameConstraints has an empty list of subtrees", reference))
        }
        if subtrees.contains(where: \.hasDistance) {
            flaws.append(place.flaw(.profile, "a subtree of nameConstraints has a minimum or a maximum", reference))
        }
        for subtree in subtrees {
            switch subtree.base {
            case .dns(let bytes) where bytes.first == UInt8(ascii: "."):
                flaws.append(
                    place.flaw(
                        .profile,
                        "nameConstraints has the DNS name \(String(decoding: bytes, as: UTF8.self)) with a dot "
                            + "before it, which only URIs have", reference))
            case .address(let bytes) where bytes.count != 8 && bytes.count != 32:
                flaws.append(place.flaw(.profile, "nameConstraints has an IP range of \(bytes.count) bytes", reference))
            default: break
            }
        }
        return flaws
    }

    /// A wildcard stands for names that a constraint may shut out, although it does not name them.
    private static func wildcards(
        _ constraints: NameConstraints, _ place: PathPlace, _ path: [Certificate]
    ) -> [Flaw] {
        guard place.index > 0, let leaf = path.first else { return [] }
        var flaws: [Flaw] = []
        for case .dns(let bytes) in leaf.known.subjectAlternativeName.value ?? [] {
            let name = String(decoding: bytes, as: UTF8.self).lowercased()
            guard name.hasPrefix("*.") else { continue }
            for case .dns(let base) in (constraints.excluded ?? []).map(\.base) {
                let excluded = String(decoding: base, as: UTF8.self).lowercased()
                guard excluded.hasSuffix(name.dropFirst()), !excluded.dropLast(name.count - 1).contains(".") else {
                    continue
                }
                flaws.append(
                    Flaw(.nameConstraint, at: 0, "\(name) stands for \(excluded) too, which is excluded", reference))
            }
        }
        return flaws
    }
}
