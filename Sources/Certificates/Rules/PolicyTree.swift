import SwiftASN1

/// The policies that are valid all along a path, as far as the question is only whether there are any (RFC 5280 section
/// 6.1.3 (d) to (f)).
enum PolicyTree {
    /// Whether a certificate asks for a valid policy, and none is.
    static func isRequiredAndEmpty(_ path: [Certificate]) -> Bool {
        // nil stands for every policy.
        var valid: Set<ASN1ObjectIdentifier>?
        var explicit = Int.max
        for (index, certificate) in path.enumerated().reversed().dropFirst() {
            if let policies = certificate.policies {
                if !policies.contains(.anyPolicy) { valid = valid.map { $0.intersection(policies) } ?? policies }
            } else {
                valid = []
            }
            if explicit <= 0, valid?.isEmpty == true { return true }
            if index == 0 {
                if certificate.known.policyConstraints.value?.requireExplicitPolicy == 0 { explicit = 0 }
            } else {
                if !certificate.isSelfIssued, explicit > 0, explicit < .max { explicit -= 1 }
                if let found = certificate.known.policyConstraints.value?.requireExplicitPolicy {
                    explicit = min(explicit, found)
                }
                valid = certificate.mapped(valid)
            }
        }
        return explicit <= 0 && valid?.isEmpty == true
    }
}

extension ASN1ObjectIdentifier {
    static let anyPolicy: Self = [2, 5, 29, 32, 0]
}

extension Certificate {
    /// nil where the extension is not there or cannot be read.
    fileprivate var policies: Set<ASN1ObjectIdentifier>? {
        guard let found = extensions.first(where: { $0.type == .certificatePolicies }),
            var elements = try? Elements.sequence(found.value[...], "certificatePolicies")
        else { return nil }
        var policies: Set<ASN1ObjectIdentifier> = []
        for node in elements.all() {
            guard var information = try? Elements(node, "a policy"),
                let type = try? information.next("a policy").objectIdentifier("a policy")
            else { return nil }
            policies.insert(type)
        }
        return policies
    }

    /// Policies of the issuer's domain as those of the subject's.
    fileprivate func mapped(_ policies: Set<ASN1ObjectIdentifier>?) -> Set<ASN1ObjectIdentifier>? {
        guard let policies, let found = extensions.first(where: { $0.type == .policyMappings }),
            var elements = try? Elements.sequence(found.value[...], "policyMappings")
        else { return policies }
        var result = policies
        for node in elements.all() {
            guard var pair = try? Elements(node, "a mapping"),
                let from = try? pair.next("a policy").objectIdentifier("a policy"),
                let to = try? pair.next("a policy").objectIdentifier("a policy")
            else { continue }
            if policies.contains(from) {
                result.remove(from)
                result.insert(to)
            }
        }
        return result
    }
}
