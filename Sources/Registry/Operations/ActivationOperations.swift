import Foundation

extension Registry {
    /// The longest time for which a link works, in seconds: 30 days.
    public static let maximumLinkLifetimeSeconds: Int64 = 30 * 86_400

    /// Makes a link's nonce, for which somebody is handed the recipient's profile once.
    ///
    /// - Parameters:
    ///   - kind: what the profile will hold.
    ///   - lifetimeSeconds: of that, from the moment of the activation; nil for ever.
    ///   - linkLifetimeSeconds: how long the link works.
    /// - Throws: `.notFound` for the recipient, `.invalid` for a lifetime.
    public func makeActivation(
        for recipient: String, _ kind: AccessToken.Kind = .bearer, lifetimeSeconds: Int64?, linkLifetimeSeconds: Int64,
        as actor: AuditActor
    ) async throws(RegistryError) -> MintedActivation {
        let (id, nonce) = (UUID(), TokenFormat.activation.random())
        let entry = AuditEntry(operation: "makeActivation", object: recipient)
            .adding("activation", [id.uuidString.lowercased()]).adding("kind", [kind.rawValue])
            .adding("lifetimeSeconds", [lifetimeSeconds.map(String.init) ?? "unlimited"])
            .adding("linkLifetimeSeconds", [String(linkLifetimeSeconds)])
        return try await change(entry, as: actor) { connection, now throws(RegistryError) in
            try TokenDraft.check(lifetimeSeconds)
            guard (1...Self.maximumLinkLifetimeSeconds).contains(linkLifetimeSeconds) else {
                throw RegistryError(
                    .invalid,
                    """
                    The link cannot work for \(linkLifetimeSeconds) seconds: give 1 to \
                    \(Self.maximumLinkLifetimeSeconds).
                    """)
            }
            let records = RecipientRecords(connection: connection)
            var recipient = try records.require(try ObjectName(recipient, of: .recipient))
            let now = SQLTime.rounded(now)
            let activation = Activation(
                id: id, recipientID: recipient.id, tokenKind: kind, tokenLifetimeSeconds: lifetimeSeconds,
                createdAt: now, expiresAt: now.addingTimeInterval(TimeInterval(linkLifetimeSeconds)))
            try ActivationRecords(connection: connection).insert(activation, hash: TokenHash(of: nonce))
            try records.touch(&recipient)
            return MintedActivation(activation: activation, recipient: recipient, nonce: nonce)
        }
    }

    /// Makes all links of a recipient worthless.
    ///
    /// - Throws: `.notFound` for the recipient.
    public func withdrawActivations(
        of recipient: String, as actor: AuditActor
    ) async throws(RegistryError) -> RecipientDetails {
        let entry = AuditEntry(operation: "withdrawActivations", object: recipient)
        return try await change(entry, as: actor) { connection, _ throws(RegistryError) in
            let records = RecipientRecords(connection: connection)
            var recipient = try records.require(try ObjectName(recipient, of: .recipient))
            try ActivationRecords(connection: connection).deleteAll(of: recipient.id)
            try records.touch(&recipient)
            return try records.details(recipient)
        }
    }

    /// The recipient that a link is for, while it works; nil for one that is unknown, used, withdrawn or expired.
    public func activation(_ nonce: String) async throws(RegistryError) -> (Activation, Recipient)? {
        guard TokenFormat.activation.matches(nonce) else { return nil }
        let (hash, now) = (TokenHash(of: nonce), now())
        return try await store.read { connection throws(RegistryError) in
            guard let activation = try ActivationRecords(connection: connection).find(hash),
                activation.expiresAt > now,
                let recipient = try RecipientRecords(connection: connection).find(activation.recipientID)
            else { return nil }
            return (activation, recipient)
        }
    }

    /// Uses a link up and mints what it stands for: exactly once, however many ask at the same time.
    ///
    /// - Parameter source: from where it was asked for, for the audit.
    /// - Returns: nil for a link that is unknown, used, withdrawn or expired.
    public func activate(_ nonce: String, from source: String) async throws(RegistryError) -> MintedToken? {
        guard let (activation, recipient) = try await activation(nonce) else { return nil }
        let draft = TokenDraft(activation.tokenKind, lifetimeSeconds: activation.tokenLifetimeSeconds)
        let entry = draft.describe(AuditEntry(operation: "activate", object: recipient.name))
            .adding("activation", [activation.id.uuidString.lowercased()]).adding("source", [source])
        do {
            return try await change(entry, as: AuditActor(kind: .recipient, name: recipient.name)) {
                connection, now throws(RegistryError) in
                guard try ActivationRecords(connection: connection).delete(activation.id), activation.expiresAt > now,
                    var recipient = try RecipientRecords(connection: connection).find(recipient.id)
                else { throw RegistryError(.notFound, "The link was used, or it expired.") }
                return try draft.mint(for: &recipient, in: connection, at: now)
            }
        } catch {
            if error.kind == .notFound { return nil }
            throw error
        }
    }
}
