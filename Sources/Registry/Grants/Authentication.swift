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
        return try await store.read { connection throws(RegistryError) in
            try Self.good(try TokenRecords(connection: connection).authenticate(hash, .bearer), at: time)
        }
    }

    /// Whose client this is, by its id and secret; nil as for tokens.
    public func authenticate(
        client: String, secret: String, at time: Date
    ) async throws(RegistryError) -> AuthenticatedRecipient? {
        guard TokenFormat.clientSecret.matches(secret) else { return nil }
        let hash = TokenHash(of: secret)
        let found = try await store.read { connection throws(RegistryError) in
            try Self.good(try TokenRecords(connection: connection).authenticate(hash, .client), at: time)
        }
        guard let found, found.tokenID?.uuidString.lowercased() == client.lowercased() else { return nil }
        return found
    }

    /// Whose client this is that was given a short-lived token; nil where it has been revoked or has expired since.
    public func authenticate(
        client id: UUID, at time: Date
    ) async throws(RegistryError) -> AuthenticatedRecipient? {
        try await store.read { connection throws(RegistryError) in
            try Self.good(try TokenRecords(connection: connection).client(id), at: time)
        }
    }

    /// Which recipient an identity is that somebody else vouches for; nil where it is none.
    public func authenticate(
        _ identity: RecipientIdentity
    ) async throws(RegistryError) -> AuthenticatedRecipient? {
        try await store.read { connection throws(RegistryError) in
            try IdentityRecords(connection: connection).recipient(identity).map {
                AuthenticatedRecipient(recipient: $0, tokenID: nil, tokenExpiresAt: nil)
            }
        }
    }

    private static func good(
        _ found: (token: AccessToken, recipient: Recipient)?, at time: Date
    ) throws(RegistryError) -> AuthenticatedRecipient? {
        guard let found else { return nil }
        if let expiry = found.token.expiresAt, time >= expiry { return nil }
        return AuthenticatedRecipient(
            recipient: found.recipient, tokenID: found.token.id, tokenExpiresAt: found.token.expiresAt)
    }
}
