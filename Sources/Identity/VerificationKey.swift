internal import TokenSyntax

/// A key of an external issuer with the algorithms that it is used with.
struct VerificationKey: Sendable {
    let id: String?
    private let schemes: [SignatureAlgorithm: SignatureScheme]

    /// Nil where no allowed algorithm fits the key, or its numbers are no key.
    init?(_ key: JSONWebKey, allowing algorithms: Set<SignatureAlgorithm>) async {
        var schemes: [SignatureAlgorithm: SignatureScheme] = [:]
        for algorithm in algorithms where algorithm.fits(key) {
            guard let scheme = try? await SignatureScheme(verifying: key, with: algorithm) else { return nil }
            schemes[algorithm] = scheme
        }
        guard !schemes.isEmpty else { return nil }
        id = key.id
        self.schemes = schemes
    }

    func hasID(_ id: String) -> Bool { self.id.map { ExactText.same($0, id) } ?? false }

    func isFor(_ algorithm: SignatureAlgorithm) -> Bool { schemes[algorithm] != nil }

    func verifies(_ token: CompactToken, with algorithm: SignatureAlgorithm) -> Bool {
        schemes[algorithm]?.verifies(token.signature, of: token.signingInput) ?? false
    }
}
