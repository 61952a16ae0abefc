import SwiftASN1

/// RFC 5280 section 4.2.1.9.
struct BasicConstraints: Sendable, Hashable {
    let isAuthority: Bool
    /// How many intermediate certificates may follow that are not self-issued; nil for any number.
    let pathLength: Int?

    init(_ bytes: ArraySlice<UInt8>) throws(CertificateSyntaxError) {
        var elements = try Elements.sequence(bytes, "basicConstraints")
        isAuthority = try elements.nextIf(.boolean)?.boolean("cA") ?? false
        pathLength = try elements.nextIf(.integer)?.count("pathLenConstraint")
        try elements.end("basicConstraints")
    }
}

/// RFC 5280 section 4.2.1.10.
struct NameConstraints: Sendable, Hashable {
    /// One `GeneralSubtree`.
    struct Subtree: Sendable, Hashable {
        let base: GeneralName
        /// Whether it has a minimum other than 0 or a maximum, neither of which the profile lets be.
        let hasDistance: Bool

        init(_ node: ASN1Node) throws(CertificateSyntaxError) {
            var elements = try Elements(node, "a subtree")
            base = try GeneralName(try elements.next("a subtree's base"))
            let minimum = try elements.nextIf(tag: 0)?.count("a subtree's minimum") ?? 0
            hasDistance = minimum != 0 || elements.nextIf(tag: 1) != nil
            try elements.end("a subtree")
        }
    }

    /// nil where the field is not there, which is not the same as an empty list.
    let permitted: [Subtree]?
    let excluded: [Subtree]?

    init(_ bytes: ArraySlice<UInt8>) throws(CertificateSyntaxError) {
        var elements = try Elements.sequence(bytes, "nameConstraints")
        permitted = try Self.subtrees(elements.nextIf(tag: 0))
        excluded = try Self.subtrees(elements.nextIf(tag: 1))
        try elements.end("nameConstraints")
    }

    private static func subtrees(_ node: ASN1Node?) throws(CertificateSyntaxError) -> [Subtree]? {
        guard let node else { return nil }
        var subtrees: [Subtree] = []
        var elements = try Elements(node, "subtrees")
        for node in elements.all() { subtrees.append(try Subtree(node)) }
        return subtrees
    }
}

/// RFC 5280 section 4.2.1.11.
struct PolicyConstraints: Sendable, Hashable {
    let requireExplicitPolicy: Int?
    let inhibitPolicyMapping: Int?

    init(_ bytes: ArraySlice<UInt8>) throws(CertificateSyntaxError) {
        var elements = try Elements.sequence(bytes, "policyConstraints")
        requireExplicitPolicy = try elements.nextIf(tag: 0)?.count("requireExplicitPolicy")
        inhibitPolicyMapping = try elements.nextIf(tag: 1)?.count("inhibitPolicyMapping")
        try elements.end("policyConstraints")
    }
}
