import Foundation
import Identity
import Registry
import TokenSyntax

/// The short-lived tokens that this server hands out to OAuth clients and takes from them again (RFC 9068).
struct AccessTokens: Sendable {
    /// What such a token is good for, as its scope says. What it reads is decided by the recipient's grants alone.
    static let scope = ["sharing"]

    let keys: SigningKeys
    private let addresses: ServerAddresses
    private let verifier: AccessTokenVerifier

    init(keys: SigningKeys, addresses: ServerAddresses) {
        self.keys = keys
        self.addresses = addresses
        verifier = AccessTokenVerifier(
            issuer: addresses.identityEndpoint, audience: .sharing(endpoint: addresses.endpoint))
    }

    /// The claim `iss` of these tokens.
    var issuer: String { addresses.identityEndpoint }

    /// A token for a client, which lives no longer than the client.
    ///
    /// - Parameter found: the client and its recipient.
    /// - Throws: a ``RegistryError`` where there is no key to sign with.
    func issue(to found: AuthenticatedRecipient, client: UUID, at time: Date) async throws -> IssuedToken {
        let rest = found.tokenExpiresAt.map { Int64($0.timeIntervalSince(time)) } ?? .max
        let issuer = AccessTokenIssuer(
            issuer: issuer, lifetime: min(AccessTokenIssuer.defaultLifetime, max(rest, 1)))
        return try await issuer.issue(
            to: found.recipient.id, clientID: client.uuidString.lowercased(),
            for: .sharing(endpoint: addresses.endpoint), scope: Self.scope, with: try await keys.signing(), at: time)
    }

    /// What a token says, once its signature and times are found good.
    ///
    /// - Throws: a ``TokenRefusal``; a ``RegistryError`` where the keys cannot be read.
    func verify(_ token: CompactToken, at time: Date) async throws -> AccessTokenClaims {
        do {
            return try await verify(token, with: try await keys.verifying(), at: time)
        } catch TokenRefusal.unknownKey {
            // Another replica may have made the key a moment ago.
            return try await verify(token, with: try await keys.verifying(isReadAnew: true), at: time)
        }
    }

    private func verify(
        _ token: CompactToken, with ring: SigningKeyRing?, at time: Date
    ) async throws -> AccessTokenClaims {
        guard let ring else { throw TokenRefusal.unknownKey(token.header.keyID) }
        return try await verifier.verify(token, with: ring, at: time)
    }

    /// The public parts of the keys, as a JSON Web Key Set.
    func keySet(at time: Date) async throws -> [UInt8] {
        let ring = try await keys.verifying()
        return ring?.keySet(at: time) ?? Array(#"{"keys":[]}"#.utf8)
    }
}
