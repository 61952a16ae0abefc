public import Foundation

extension Registry {
    /// The longest lifetime of a token that expires, in seconds: a hundred years.
    public static let maximumTokenLifetimeSeconds: Int64 = 100 * 365 * 86_400

    /// Makes a token for a recipient. It is in the answer and nowhere else.
    ///
    /// - Parameter lifetimeSeconds: nil for a token that never expires.
    /// - Throws: `.notFound` for the recipient, `.invalid` for a lifetime that is not from 1 to
    ///   ``maximumTokenLifetimeSeconds``.
    public func mintToken(
        for recipient: String, lifetimeSeconds: Int64?, as actor: AuditActor
    ) async throws(RegistryError) -> MintedToken {
        let id = UUID()
        let secret = TokenFormat.random()
        let entry = AuditEntry(operation: "mintToken", object: recipient)
            .adding("token", [id.uuidString.lowercased()])
            .adding("lifetimeSeconds", [lifetimeSeconds.map(String.init) ?? "unlimited"])
        return try await change(entry, as: actor) { connection, now throws(RegistryError) in
            if let lifetimeSeconds, !(1...Self.maximumTokenLifetimeSeconds).contains(lifetimeSeconds) {
                throw RegistryError(
                    .invalid,
                    """
                    A token cannot live for \(lifetimeSeconds) seconds: give 1 to \
                    \(Self.maximumTokenLifetimeSeconds), or none for a token that never expires.
                    """)
            }
            let recipient = try RecipientRecords(connection: connection)
                .require(try ObjectName(recipient, of: .recipient))
            let created = SQLTime.milliseconds(now)
            let (expires, overflow) = created.addingReportingOverflow(1000 * (lifetimeSeconds ?? 0))
            guard !overflow else { throw RegistryError(.invalid, "The clock is set beyond any date: set it right.") }
            let token = AccessToken(
                id: id, recipientID: recipient.id, createdAt: SQLTime.date(created),
                expiresAt: lifetimeSeconds == nil ? nil : SQLTime.date(expires))
            try TokenRecords(connection: connection).insert(token, hash: TokenHash(of: secret))
            return MintedToken(token: token, recipient: recipient, secret: secret)
        }
    }

    /// Deletes a token, which is refused from then on.
    ///
    /// - Returns: the token as it was.
    /// - Throws: `.notFound`.
    public func revokeToken(_ id: UUID, as actor: AuditActor) async throws(RegistryError) -> AccessToken {
        let text = id.uuidString.lowercased()
        let entry = AuditEntry(operation: "revokeToken", object: text)
        return try await change(entry, as: actor) { connection, _ throws(RegistryError) in
            let records = TokenRecords(connection: connection)
            guard let token = try records.find(id) else {
                throw RegistryError(
                    .notFound, "There is no token \(text): show the recipient to see its tokens' ids.")
            }
            try records.delete(id)
            return token
        }
    }
}
