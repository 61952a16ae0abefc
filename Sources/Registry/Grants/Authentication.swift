public import Foundation

extension Registry {
    /// Whose token this is; nil for one that is unknown, revoked, expired at `time`, or no token at all.
    ///
    /// A token is refused from the very moment of its expiry. Where the recipient may come from is for the caller to
    /// look at (``Recipient/addresses``).
    /// - Throws: `.unavailable` only.
    public func authenticate(
        token: String, at time: Date
    ) async throws(RegistryError) -> AuthenticatedRecipient? {
        guard TokenFormat.bearer.matches(token) else { return nil }
        let hash = TokenHash(of: token)
        let found = try await granted(["token", hash.hexadecimal]) { connection throws(RegistryError) in
            try TokenRecords(connection: connection).authenticate(hash, .bearer)
        }
        return Self.good(found, at: time)
    }

    /// Whose client this is, by its id and secret; nil as for tokens.
    public func authenticate(
        client: String, secret: String, at time: Date
    ) async throws(RegistryError) -> AuthenticatedRecipient? {
        guard TokenFormat.clientSecret.matches(secret) else { return nil }
        let hash = TokenHash(of: secret)
        let found = try await granted(["secret", hash.hexadecimal]) { connection throws(RegistryError) in
            try TokenRecords(connection: connection).authenticate(hash, .client)
        }
        guard let found, found.token.id.uuidString.lowercased() == client.lowercased() else { return nil }
        return Self.good(found, at: time)
    }

    /// Whose client this is that was given a short-lived token; nil where it has been revoked or has expired since.
    public func authenticate(
        client id: UUID, at time: Date
    ) async throws(RegistryError) -> AuthenticatedRecipient? {
        let found = try await granted(["client", "\(id)"]) { connection throws(RegistryError) in
            try TokenRecords(connection: connection).client(id)
        }
        return Self.good(found, at: time)
    }

    /// Which recipient an identity is that somebody else vouches for; nil where it is none.
    public func authenticate(
        _ identity: RecipientIdentity
    ) async throws(RegistryError) -> AuthenticatedRecipient? {
        let recipient = try await granted(["identity", "\(identity.mark)"]) { connection throws(RegistryError) in
            try IdentityRecords(connection: connection).recipient(identity)
        }
        return recipient.map { AuthenticatedRecipient(recipient: $0, identity: identity) }
    }

    private static func good(
        _ found: (token: AccessToken, recipient: Recipient)?, at time: Date
    ) -> AuthenticatedRecipient? {
        guard let found else { return nil }
        if let expiry = found.token.expiresAt, time >= expiry { return nil }
        return AuthenticatedRecipient(recipient: found.recipient, token: found.token)
    }
}
