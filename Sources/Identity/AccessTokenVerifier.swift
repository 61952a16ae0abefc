public import Foundation
public import TokenSyntax

/// Judges access tokens that this server's own issuer made (RFC 9068 section 4).
public struct AccessTokenVerifier: Sendable, Hashable {
    /// `typ` of the header (RFC 9068 section 2.1).
    static let type = "at+jwt"
    /// Seconds that the clocks of servers may differ.
    public static let defaultLeeway: Int64 = 60

    public let issuer: String
    public let audience: TokenAudience
    /// Seconds.
    public let leeway: Int64

    /// - Parameter leeway: in seconds, up to five minutes.
    public init(issuer: String, audience: TokenAudience, leeway: Int64 = defaultLeeway) {
        self.issuer = issuer
        self.audience = audience
        self.leeway = min(max(leeway, 0), 300)
    }

    /// - Throws: why the token is refused. After `unknownKey` the caller reads the ring anew and asks once more, if
    ///   another server may have rotated the keys.
    public func verify(
        _ token: CompactToken, with ring: SigningKeyRing, at now: Date
    ) async throws(TokenRefusal) -> AccessTokenClaims {
        let header = token.header
        guard ExactText.same(header.algorithm, SignatureAlgorithm.es256.rawValue) else {
            throw .algorithm(found: header.algorithm, reason: "is not ES256, which this server signs with")
        }
        guard let type = header.type, ExactText.same(type, Self.type) else { throw .type(found: header.type) }
        guard let id = header.keyID, let key = ring.key(id, at: now) else { throw .unknownKey(header.keyID) }
        guard let scheme = try? await SignatureScheme(signing: key.privateKey),
            scheme.verifies(token.signature, of: token.signingInput)
        else { throw .signature }
        return try claims(of: token.claims, at: now)
    }

    private func claims(of claims: ClaimSet, at now: Date) throws(TokenRefusal) -> AccessTokenClaims {
        let found = try claims.requiredString("iss")
        guard ExactText.same(found, issuer) else { throw .unknownIssuer(found) }
        let audiences = try claims.strings("aud")
        guard let audiences else { throw .missingClaim("aud") }
        guard ExactText.contains(audiences, audience.claim) else {
            throw .audience(found: audiences, expected: [audience.claim])
        }
        let times = try ClaimTimes(claims, at: now, leeway: leeway)
        guard let issuedAt = times.issuedAt else { throw .missingClaim("iat") }
        let scope = try claims.string("scope")
        return AccessTokenClaims(
            recipient: try Self.identifier("sub", of: claims), clientID: try claims.requiredString("client_id"),
            id: try Self.identifier("jti", of: claims), scope: scope?.split(separator: " ").map(String.init) ?? [],
            issuedAt: Date(timeIntervalSince1970: Double(issuedAt)),
            expiresAt: Date(timeIntervalSince1970: Double(times.expiresAt)))
    }

    private static func identifier(_ name: String, of claims: ClaimSet) throws(TokenRefusal) -> UUID {
        guard let id = UUID(uuidString: try claims.requiredString(name)) else {
            throw .malformedClaim(name, reason: "is no UUID")
        }
        return id
    }
}
