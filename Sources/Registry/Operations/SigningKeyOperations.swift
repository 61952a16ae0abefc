import Foundation

extension Registry {
    /// The keys of short-lived tokens, newest first; empty before the first token.
    ///
    /// - Throws: `.unavailable` only.
    public func signingKeys() async throws(RegistryError) -> [StoredSigningKey] {
        try await granted(["signing keys"]) { connection throws(RegistryError) in
            try SigningKeyRecords(connection: connection).all()
        }
    }

    /// Puts a key in the place of the one that signs, which verifies for `overlapSeconds` more. Keys whose end has come
    /// are forgotten.
    ///
    /// - Parameter active: the id of the key that signs as the caller knows it; nil for none.
    /// - Throws: `.conflict` where another server has put one there meanwhile: read the keys again.
    public func rotateSigningKey(
        from active: String?, to new: StoredSigningKey, overlapSeconds: Int64, as actor: AuditActor
    ) async throws(RegistryError) {
        let entry = AuditEntry(operation: "rotateSigningKey", object: new.id)
        return try await change(entry, as: actor) { connection, now throws(RegistryError) in
            let records = SigningKeyRecords(connection: connection)
            guard try records.all().first(where: { $0.retiresAt == nil })?.id == active else {
                throw RegistryError(.conflict, "Another server has rotated the signing keys: read them again.")
            }
            try records.retireActive(at: now.addingTimeInterval(TimeInterval(overlapSeconds)))
            try records.deleteRetired(by: now)
            try records.insert(new)
        }
    }

    /// Has the key that signs stop after a time of grace; the server makes another for the next token.
    ///
    /// - Parameter graceSeconds: for how long tokens that it signed go on working; 0 refuses those of all earlier keys
    ///   at once.
    /// - Throws: `.invalid` for a time of grace that is not from 0 to ``maximumGraceSeconds``.
    public func retireSigningKeys(
        graceSeconds: Int64, as actor: AuditActor
    ) async throws(RegistryError) -> [StoredSigningKey] {
        let entry = AuditEntry(operation: "retireSigningKeys", object: "signing keys")
            .adding("graceSeconds", [String(graceSeconds)])
        return try await change(entry, as: actor) { connection, now throws(RegistryError) in
            try Self.requireGrace(graceSeconds, of: "Signing keys")
            let records = SigningKeyRecords(connection: connection)
            let end = now.addingTimeInterval(TimeInterval(graceSeconds))
            try records.retireAll(by: end)
            try records.deleteRetired(by: now)
            return try records.all()
        }
    }
}
