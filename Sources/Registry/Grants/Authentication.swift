public import Foundation

extension Registry {
    /// Whose token this is; nil for one that is unknown, revoked, expired at `time`, or no token at all.
    ///
    /// A token is refused from the very moment of its expiry.
    /// - Throws: `.unavailable` only.
    public func authenticate(
        token: String, at time: Date
    ) async throws(RegistryError) -> AuthenticatedRecipient? {
        guard TokenFormat.matches(token) else { return nil }
        let hash = TokenHash(of: token)
        return try await store.read { connection throws(RegistryError) in
            guard let found = try TokenRecords(connection: connection).authenticate(hash) else { return nil }
            if let expiry = found.token.expiresAt, time >= expiry { return nil }
            return AuthenticatedRecipient(
                recipient: found.recipient, tokenID: found.token.id, tokenExpiresAt: found.token.expiresAt)
        }
    }
}
