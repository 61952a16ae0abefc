public import Foundation

extension Registry {
    /// The longest lifetime of a token that expires, in seconds: a hundred years.
    public static let maximumTokenLifetimeSeconds: Int64 = 100 * 365 * 86_400
    /// The longest time for which a token outlives its rotation, in seconds: 90 days.
    public static let maximumGraceSeconds: Int64 = 90 * 86_400

    /// Makes a token, or a client with its secret, for a recipient. It is in the answer and nowhere else.
    ///
    /// - Parameter lifetimeSeconds: nil for a token that never expires.
    /// - Throws: `.notFound` for the recipient, `.invalid` for a lifetime that is not from 1 to
    ///   ``maximumTokenLifetimeSeconds``.
    public func mintToken(
        for recipient: String, _ kind: AccessToken.Kind = .bearer, lifetimeSeconds: Int64?, as actor: AuditActor
    ) async throws(RegistryError) -> MintedToken {
        let draft = TokenDraft(kind, lifetimeSeconds: lifetimeSeconds)
        let entry = draft.describe(AuditEntry(operation: "mintToken", object: recipient))
        return try await change(entry, as: actor) { connection, now throws(RegistryError) in
            var recipient = try RecipientRecords(connection: connection)
                .require(try ObjectName(recipient, of: .recipient))
            return try draft.mint(for: &recipient, in: connection, at: now)
        }
    }

    /// Makes a token and ends the recipient's others after a time of grace, all in one.
    ///
    /// Links that have not been used are withdrawn: what they hand out would outlive the rotation.
    ///
    /// - Parameter graceSeconds: for how long the other tokens go on working, unless they expire before; 0 ends them at
    ///   once.
    /// - Throws: as ``mintToken(for:_:lifetimeSeconds:as:)``; `.invalid` for a time of grace that is not from 0 to
    ///   ``maximumGraceSeconds``.
    public func rotateToken(
        of recipient: String, _ kind: AccessToken.Kind = .bearer, lifetimeSeconds: Int64?, graceSeconds: Int64,
        as actor: AuditActor
    ) async throws(RegistryError) -> MintedToken {
        let draft = TokenDraft(kind, lifetimeSeconds: lifetimeSeconds)
        let entry = draft.describe(AuditEntry(operation: "rotateToken", object: recipient))
            .adding("graceSeconds", [String(graceSeconds)])
        return try await change(entry, as: actor) { connection, now throws(RegistryError) in
            var recipient = try RecipientRecords(connection: connection)
                .require(try ObjectName(recipient, of: .recipient))
            let minted = try draft.mint(for: &recipient, in: connection, at: now)
            try Self.retire(of: recipient, keeping: minted.token.id, graceSeconds, in: connection, at: now)
            return minted
        }
    }

    /// Ends all tokens of a recipient but one after a time of grace: the second half of a rotation whose new token has
    /// been delivered.
    ///
    /// - Throws: `.notFound` for the recipient or the token, `.invalid` for the time of grace.
    public func retireTokens(
        of recipient: String, keeping id: UUID, graceSeconds: Int64, as actor: AuditActor
    ) async throws(RegistryError) -> RecipientDetails {
        let entry = AuditEntry(operation: "retireTokens", object: recipient)
            .adding("keeping", [id.uuidString.lowercased()]).adding("graceSeconds", [String(graceSeconds)])
        return try await change(entry, as: actor) { connection, now throws(RegistryError) in
            let records = RecipientRecords(connection: connection)
            var recipient = try records.require(try ObjectName(recipient, of: .recipient))
            guard try TokenRecords(connection: connection).find(id)?.recipientID == recipient.id else {
                throw Self.noToken(id)
            }
            try Self.retire(of: recipient, keeping: id, graceSeconds, in: connection, at: now)
            try records.touch(&recipient)
            return try records.details(recipient)
        }
    }

    /// Deletes a token, which is refused from then on.
    ///
    /// - Returns: the token as it was.
    /// - Throws: `.notFound`.
    public func revokeToken(_ id: UUID, as actor: AuditActor) async throws(RegistryError) -> AccessToken {
        let entry = AuditEntry(operation: "revokeToken", object: id.uuidString.lowercased())
        return try await change(entry, as: actor) { connection, _ throws(RegistryError) in
            let records = TokenRecords(connection: connection)
            guard let token = try records.find(id) else { throw Self.noToken(id) }
            try records.delete(id)
            try RecipientRecords(connection: connection).touch(token.recipientID)
            return token
        }
    }

    /// Writes down when credentials were shown last; those that are gone are left out. No change, so not in the audit.
    public func record(_ uses: [UUID: CredentialUse]) async throws(RegistryError) {
        guard !uses.isEmpty else { return }
        try await store.write { connection throws(RegistryError) in
            let records = TokenRecords(connection: connection)
            for (id, use) in uses { try records.use(id, use) }
        }
    }

    private static func retire(
        of recipient: Recipient, keeping id: UUID, _ graceSeconds: Int64, in connection: any SQLConnection,
        at now: Date
    ) throws(RegistryError) {
        try requireGrace(graceSeconds, of: "Tokens")
        try TokenRecords(connection: connection)
            .retire(of: recipient.id, keeping: id, at: now.addingTimeInterval(TimeInterval(graceSeconds)))
        try ActivationRecords(connection: connection).deleteAll(of: recipient.id)
    }

    /// - Throws: `.invalid` for a time of grace that is not from 0 to ``maximumGraceSeconds``.
    static func requireGrace(_ seconds: Int64, of what: String) throws(RegistryError) {
        guard (0...maximumGraceSeconds).contains(seconds) else {
            throw RegistryError(
                .invalid,
                "\(what) cannot outlive their rotation by \(seconds) seconds: give 0 to \(maximumGraceSeconds).")
        }
    }

    private static func noToken(_ id: UUID) -> RegistryError {
        RegistryError(
            .notFound, "There is no token \(id.uuidString.lowercased()): show the recipient to see its tokens' ids.")
    }
}
