import Audit
import Foundation
import Identity
import Monitoring
import Registry
import TokenSyntax

/// Finds out whose bearer token it is: a token of the registry, a short-lived one of this server, or one of an identity
/// provider that the configuration trusts. Whichever it is, the registry is asked again who the recipient is.
struct CredentialJudge: Sendable {
    /// A recipient whose token was found good.
    struct Verdict: Sendable {
        let found: AuthenticatedRecipient
        /// Which credential it was, for the audit.
        let credential: AccessEvent.Credential?
    }

    let registry: Registry
    let tokens: AccessTokens
    let issuers: [ExternalTokenVerifier]

    /// - Throws: a ``TokenRefusal`` or an ``UnknownCredential``, which say for the operator which check failed; a
    ///   ``RegistryError`` where the registry cannot be asked.
    func judge(_ token: String, at time: Date) async throws -> Verdict {
        let kind = TokenKind(
            of: token, builtInIssuer: tokens.issuer, externalIssuers: issuers.map(\.issuer.url))
        switch kind {
        case .opaque:
            let found = try await registry.authenticate(token: token, at: time)
            guard let found else { throw UnknownCredential(.unknown, "the token is unknown, revoked or expired") }
            return Verdict(found: found, credential: found.tokenID.map { .init(id: $0.uuidString.lowercased()) })
        case .builtIn(let token): return try await client(try await tokens.verify(token, at: time), at: time)
        case .external(let issuer, let token):
            guard let verifier = issuers.first(where: { $0.issuer.url == issuer }) else {
                throw TokenRefusal.unknownIssuer(issuer)
            }
            return try await identity(try await verifier.verify(token, at: time), of: verifier)
        case .nothing(let refusal): throw refusal
        }
    }

    /// A client that was revoked or given to nobody takes its tokens with it.
    private func client(_ claims: AccessTokenClaims, at time: Date) async throws -> Verdict {
        let gone = UnknownCredential(
            .revoked, "the token is good, and its client \(claims.clientID) is revoked or expired")
        guard let id = UUID(uuidString: claims.clientID) else { throw gone }
        let found = try await registry.authenticate(client: id, at: time)
        guard let found, found.recipient.id == claims.recipient else { throw gone }
        return Verdict(found: found, credential: .init(id: claims.clientID))
    }

    private func identity(_ identity: ExternalIdentity, of verifier: ExternalTokenVerifier) async throws -> Verdict {
        let found = try await registry.authenticate(
            RecipientIdentity(issuer: identity.issuer, subject: identity.subject))
        guard let found else {
            throw UnknownCredential(
                .unknown,
                """
                the token is good, and no recipient has the identity that its claim \(verifier.issuer.recipientClaim) \
                names: causeway recipient update NAME --identity \(QuotedText.quote(identity.issuer))=\
                \(QuotedText.quote(identity.subject)) lets it in
                """)
        }
        return Verdict(
            found: found,
            credential: .init(id: identity.tokenID ?? "sub " + identity.subject, issuer: identity.issuer))
    }
}
