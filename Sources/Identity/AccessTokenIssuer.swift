public import Foundation
internal import JSON
internal import TokenSyntax

/// Makes this server's own access tokens: JSON Web Tokens in the profile of RFC 9068, signed with ES256.
public struct AccessTokenIssuer: Sendable, Hashable {
    /// An hour. The client for Python asks for a new token when less than ten minutes are left.
    public static let defaultLifetime: Int64 = 3600

    /// The claim `iss`.
    public let issuer: String
    /// Seconds.
    public let lifetime: Int64

    /// - Parameter lifetime: in seconds, from a second to a day.
    public init(issuer: String, lifetime: Int64 = defaultLifetime) {
        self.issuer = issuer
        self.lifetime = min(max(lifetime, 1), 86_400)
    }

    /// - Parameters:
    ///   - recipient: the claim `sub`, written in lower case.
    ///   - clientID: the claim `client_id`.
    ///   - scope: what the token is good for; the claim is left out where empty.
    ///   - ring: its active key signs.
    /// - Throws: ``SigningKeyError/activeKeys(_:)`` where no key of the ring signs; what the cryptographic library
    ///   says, where it cannot sign.
    public func issue(
        to recipient: UUID, clientID: String, for audience: TokenAudience, scope: [String] = [],
        with ring: SigningKeyRing, at now: Date
    ) async throws -> IssuedToken {
        guard let active = ring.active else { throw SigningKeyError.activeKeys(0) }
        let issuedAt = Int64(now.timeIntervalSince1970.rounded(.down))
        let expiresAt = issuedAt + lifetime
        let id = UUID()
        var claims: [JSONValue.Member] = [
            .init("iss", .string(issuer)), .init("sub", .string(recipient.uuidString.lowercased())),
            .init("client_id", .string(clientID)), .init("aud", .string(audience.claim)),
            .init("iat", .number(String(issuedAt))), .init("exp", .number(String(expiresAt))),
            .init("jti", .string(id.uuidString.lowercased())),
        ]
        if !scope.isEmpty { claims.append(.init("scope", .string(scope.joined(separator: " ")))) }
        let header: [JSONValue.Member] = [
            .init("alg", .string(SignatureAlgorithm.es256.rawValue)), .init("kid", .string(active.id)),
            .init("typ", .string(AccessTokenVerifier.type)),
        ]
        let input = Self.encode(header) + "." + Self.encode(claims)
        let scheme = try await SignatureScheme(signing: active.privateKey)
        let signature = try scheme.sign(Array(input.utf8))
        return IssuedToken(
            text: input + "." + Base64Text.encodeURL(signature), id: id,
            expiresAt: Date(timeIntervalSince1970: Double(expiresAt)), expiresIn: lifetime)
    }

    private static func encode(_ members: [JSONValue.Member]) -> String {
        var writer = JSONWriter(reserving: 256)
        writer.value(.object(members))
        return Base64Text.encodeURL(writer.bytes)
    }
}
