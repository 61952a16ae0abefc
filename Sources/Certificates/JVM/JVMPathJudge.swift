import Findings
import SwiftASN1

/// One path as the JVM validates it (`PKIXCertPathValidator`): the anchor gives a name and a key, and hardly anything
/// else of it counts.
struct JVMPathJudge {
    let question: ChainQuestion

    /// What is against the path, which ends with the anchor.
    func flaws(of path: [Certificate]) -> [Flaw] {
        guard path.count > 1 else { return [] }
        var flaws: [Flaw] = []
        for place in PathPlace.all(path) {
            let certificate = place.certificate
            if !place.isAnchor {
                flaws += validity(place) + criticalExtensions(place)
                if !place.isLeaf { flaws += authority(place) }
            }
            flaws += algorithms(certificate, place)
        }
        flaws += pathLengths(path) + nameConstraints(path) + policies(path) + anchor(path) + leaf(path)
        if let leaf = path.first, let root = path.last,
            let reason = JVMDistrust.flaw(leaf, below: root, at: question.time)
        {
            flaws.append(Flaw(.distrusted, at: path.count - 1, reason))
        }
        return flaws
    }

    private func validity(_ place: PathPlace) -> [Flaw] {
        let certificate = place.certificate
        if question.time < certificate.notBefore.seconds {
            return [Flaw(.notYetValid, at: place.index, "it is not valid yet")]
        }
        guard question.time > certificate.notAfter.seconds || isPastTheSecond(certificate) else { return [] }
        return [Flaw(place.isLeaf ? .expired : .chainExpired, at: place.index, "it has expired")]
    }

    /// A fraction of a second after notAfter is after it.
    private func isPastTheSecond(_ certificate: Certificate) -> Bool {
        question.hasFraction && question.time == certificate.notAfter.seconds
    }

    private func authority(_ place: PathPlace) -> [Flaw] {
        let certificate = place.certificate
        if certificate.version == 3, !certificate.isAuthority {
            return [Flaw(.notAnAuthority, at: place.index, "basicConstraints does not make it an authority")]
        }
        if let usage = certificate.known.keyUsage.value, !usage.contains(.certificateSigning) {
            return [Flaw(.notAnAuthority, at: place.index, "keyUsage does not let it sign certificates")]
        }
        return []
    }

    private func criticalExtensions(_ place: PathPlace) -> [Flaw] {
        place.certificate.extensions.filter { $0.isCritical && !Self.resolved.contains($0.type) }.map {
            Flaw(.malformed, at: place.index, "the extension \($0.type) is critical, which the JVM does not resolve")
        }
    }

    private static let resolved: Set<ASN1ObjectIdentifier> = [
        .keyUsage, .extendedKeyUsage, .subjectAlternativeName, .basicConstraints, .nameConstraints,
        .certificatePolicies, .policyMappings, .policyConstraints, .inhibitAnyPolicy,
    ]

    private func algorithms(_ certificate: Certificate, _ place: PathPlace) -> [Flaw] {
        var flaws: [Flaw] = []
        if let reason = JVMAlgorithms.disabled(certificate.publicKey) {
            flaws.append(Flaw(.weakKey, at: place.index, reason))
        }
        if !place.isAnchor,
            let reason = JVMAlgorithms.disabled(
                certificate.signatureAlgorithm.type, isPublicAuthority: question.anchorsAreVetted)
        {
            flaws.append(Flaw(.weakSignature, at: place.index, reason))
        }
        return flaws
    }

    private func pathLengths(_ path: [Certificate]) -> [Flaw] {
        // Counted from the anchor's side, whose own limit does not count.
        var left = path.count - 1
        for place in PathPlace.all(path).reversed() where !place.isAnchor && !place.isLeaf {
            let certificate = place.certificate
            var limit = certificate.known.basicConstraints.value.map { $0.pathLength ?? .max } ?? -1
            if certificate.version < 3 {
                let isRollover = place.index == path.count - 2 && certificate.isSelfIssued
                guard isRollover else {
                    return [Flaw(.notAnAuthority, at: place.index, "it is of version \(certificate.version)")]
                }
                limit = .max
            }
            if !certificate.isSelfIssued {
                guard left > 0 else {
                    return [Flaw(.pathLength, at: place.index, "more certificates follow than the path may have")]
                }
                left -= 1
            }
            if limit >= 0 { left = min(left, limit) }
        }
        return []
    }

    private func nameConstraints(_ path: [Certificate]) -> [Flaw] {
        var constraints: [JVMNameConstraints] = []
        for place in PathPlace.all(path).reversed() where !place.isAnchor {
            let certificate = place.certificate
            if place.isLeaf || !certificate.isSelfIssued, !constraints.allSatisfy({ $0.allows(certificate) }) {
                return [
                    Flaw(.nameConstraint, at: place.index, "its names are not those that its issuers may certify")
                ]
            }
            if let found = certificate.known.nameConstraints.value { constraints.append(JVMNameConstraints(found)) }
        }
        return []
    }

    private func policies(_ path: [Certificate]) -> [Flaw] {
        guard PolicyTree.isRequiredAndEmpty(path) else { return [] }
        return [Flaw(.policy, at: 0, "an issuer asks for a policy that is valid all along the path")]
    }

    private func anchor(_ path: [Certificate]) -> [Flaw] {
        guard let anchor = path.last, anchor.version >= 3 else { return [] }
        let place = path.count - 1
        if !anchor.isAuthority {
            return [Flaw(.notAnAuthority, at: place, "the trusted certificate is no authority's")]
        }
        if let usage = anchor.known.keyUsage.value, !usage.contains(.certificateSigning) {
            return [Flaw(.notAnAuthority, at: place, "keyUsage of the trusted certificate does not let it sign")]
        }
        return []
    }

    private func leaf(_ path: [Certificate]) -> [Flaw] {
        guard let leaf = path.first else { return [] }
        if let usage = leaf.known.keyUsage.value, !usage.contains(.digitalSignature) {
            return [Flaw(.purpose, at: 0, "keyUsage does not let it sign, which every key exchange of today needs")]
        }
        if let purposes = leaf.known.extendedKeyUsage.value {
            let stepped = purposes.purposes.contains { $0 == .netscapeSteppedUp || $0 == .microsoftSteppedUp }
            guard purposes.isForServers || stepped else {
                return [Flaw(.purpose, at: 0, "extKeyUsage does not let it authenticate a server")]
            }
        }
        // Bit 1 of an old extension, which some authorities of companies still write.
        if let type = leaf.extensions.first(where: { $0.type == .netscapeCertificateType }),
            type.value.count < 4 || type.value[3] & 0x40 == 0
        {
            return [Flaw(.purpose, at: 0, "netscape-cert-type does not let it authenticate a server")]
        }
        return []
    }
}
