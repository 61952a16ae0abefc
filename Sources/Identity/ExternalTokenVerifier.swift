public import Foundation
internal import JSON
public import TokenSyntax

/// Judges the tokens of one external issuer (RFC 7519 section 7.2, RFC 8725, OpenID Connect Core 1.0 section 3.1.3.7).
public struct ExternalTokenVerifier: Sendable {
    /// A token that names no key is tried with so many at most.
    static let maximumTries = 8
    /// The longest name of a recipient, in bytes.
    static let longestSubject = 1024
    /// `typ` of tokens that say who somebody is; others are for other uses (RFC 8725 section 3.11).
    private static let types = ["jwt", "at+jwt", "application/at+jwt"]

    public let issuer: TrustedIssuer
    /// The issuer's keys, which whoever starts the server may fetch beforehand.
    public let keys: IssuerKeys

    public init(_ issuer: TrustedIssuer, keys: IssuerKeys) {
        self.issuer = issuer
        self.keys = keys
    }

    /// - Throws: why the token is refused.
    public func verify(_ token: CompactToken, at now: Date) async throws(TokenRefusal) -> ExternalIdentity {
        let algorithm = try algorithm(of: token.header)
        try checkType(of: token.header)
        try checkIssuer(of: token.claims)
        let candidates = try await keys.candidates(token.header.keyID, algorithm)
        if !Self.isSigned(token, with: algorithm, by: candidates) {
            guard token.header.keyID == nil else { throw .signature }
            let renewed = try await keys.candidatesAskedAnew(algorithm)
            guard let renewed, Self.isSigned(token, with: algorithm, by: renewed) else { throw .signature }
        }
        return try identity(of: token.claims, at: now)
    }

    private static func isSigned(
        _ token: CompactToken, with algorithm: SignatureAlgorithm, by keys: [VerificationKey]
    ) -> Bool {
        keys.prefix(maximumTries).contains { $0.verifies(token, with: algorithm) }
    }

    private func algorithm(of header: TokenHeader) throws(TokenRefusal) -> SignatureAlgorithm {
        let name = header.algorithm
        let known = SignatureAlgorithm.allCases.first { ExactText.same($0.rawValue, name) }
        guard let known else { throw .algorithm(found: name, reason: "is no signature with a public key") }
        guard issuer.algorithms.contains(known) else {
            throw .algorithm(found: name, reason: "is not one that the configuration allows for this issuer")
        }
        return known
    }

    private func checkType(of header: TokenHeader) throws(TokenRefusal) {
        guard let type = header.type else { return }
        guard Self.types.contains(type.lowercased()) else { throw .type(found: type) }
    }

    private func checkIssuer(of claims: ClaimSet) throws(TokenRefusal) {
        let found = try claims.requiredString("iss")
        guard ExactText.same(found, issuer.issuer.text) else { throw .unknownIssuer(found) }
    }

    private func identity(of claims: ClaimSet, at now: Date) throws(TokenRefusal) -> ExternalIdentity {
        let times = try ClaimTimes(claims, at: now, leeway: issuer.leeway)
        let audiences = try claims.strings("aud")
        guard let audiences else { throw .missingClaim("aud") }
        guard let audience = issuer.audiences.first(where: { ExactText.contains(audiences, $0) }) else {
            throw .audience(found: audiences, expected: issuer.audiences)
        }
        for (name, value) in issuer.requiredClaims.sorted(by: { $0.key < $1.key }) {
            try Self.check(name, is: value, in: claims)
        }
        let subject = try claims.requiredString(issuer.recipientClaim)
        guard subject.utf8.count <= Self.longestSubject else {
            throw .malformedClaim(issuer.recipientClaim, reason: "is longer than \(Self.longestSubject) bytes")
        }
        return ExternalIdentity(
            issuer: issuer.issuer.text, subject: subject, audience: audience, tokenID: try claims.string("jti"),
            expiresAt: Date(timeIntervalSince1970: Double(times.expiresAt)))
    }

    private static func check(_ name: String, is value: String, in claims: ClaimSet) throws(TokenRefusal) {
        switch claims[name] {
        case nil: throw .missingClaim(name)
        case .string(let found):
            guard ExactText.same(found, value) else { throw .claimMismatch(name, found: found) }
        case .array(let elements):
            guard ExactText.contains(elements.compactMap(\.string), value) else {
                throw .claimMismatch(name, found: "an array of \(elements.count) without it")
            }
        default: throw .claimMismatch(name, found: "neither a string nor an array of strings")
        }
    }
}
