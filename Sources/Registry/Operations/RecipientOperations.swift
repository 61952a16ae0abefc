import Foundation

extension Registry {
    /// Creates a recipient and grants it shares. It has no token until one is minted.
    ///
    /// - Throws: `.alreadyExists` for its name, `.notFound` for a share, `.invalid` for a name or comment.
    public func createRecipient(
        _ name: String, comment: String? = nil, shares: [String] = [], as actor: AuditActor
    ) async throws(RegistryError) -> RecipientDetails {
        let entry = AuditEntry(operation: "createRecipient", object: name)
            .adding("comment", [comment]).adding("shares", shares)
        return try await change(entry, as: actor) { connection, now throws(RegistryError) in
            let name = try ObjectName(name, of: .recipient)
            let records = RecipientRecords(connection: connection)
            try records.requireFree(name)
            let recipient = Recipient(
                id: UUID(), name: name.text, comment: try Comment.checked(comment), createdAt: SQLTime.rounded(now))
            try records.insert(recipient, name)
            for share in try Self.find(shares, in: connection) {
                try GrantRecords(connection: connection).insert(recipient: recipient.id, share: share.id, at: now)
            }
            return try records.details(recipient)
        }
    }

    /// Deletes a recipient, its grants and its tokens, which are refused from then on.
    ///
    /// - Returns: the recipient as it was.
    /// - Throws: `.notFound`.
    public func deleteRecipient(
        _ name: String, as actor: AuditActor
    ) async throws(RegistryError) -> RecipientDetails {
        let entry = AuditEntry(operation: "deleteRecipient", object: name)
        return try await change(entry, as: actor) { connection, _ throws(RegistryError) in
            let records = RecipientRecords(connection: connection)
            let details = try records.details(try records.require(try ObjectName(name, of: .recipient)))
            try records.delete(details.recipient.id)
            return details
        }
    }

    /// Lets a recipient read shares. What is granted already stays granted.
    ///
    /// - Throws: `.notFound` for the recipient or a share, and then none is granted.
    public func grant(
        _ shares: [String], to recipient: String, as actor: AuditActor
    ) async throws(RegistryError) -> RecipientDetails {
        let entry = AuditEntry(operation: "grant", object: recipient).adding("shares", shares)
        return try await change(entry, as: actor) { connection, now throws(RegistryError) in
            let records = RecipientRecords(connection: connection)
            let recipient = try records.require(try ObjectName(recipient, of: .recipient))
            for share in try Self.find(shares, in: connection) {
                try GrantRecords(connection: connection).insert(recipient: recipient.id, share: share.id, at: now)
            }
            return try records.details(recipient)
        }
    }

    /// Takes shares away from a recipient, from its next request on.
    ///
    /// - Throws: `.notFound` for the recipient, a share, or a share that is not granted; then none is taken away.
    public func revoke(
        _ shares: [String], from recipient: String, as actor: AuditActor
    ) async throws(RegistryError) -> RecipientDetails {
        let entry = AuditEntry(operation: "revoke", object: recipient).adding("shares", shares)
        return try await change(entry, as: actor) { connection, _ throws(RegistryError) in
            let records = RecipientRecords(connection: connection)
            let recipient = try records.require(try ObjectName(recipient, of: .recipient))
            for share in try Self.find(shares, in: connection) {
                try GrantRecords(connection: connection).delete(recipient: recipient, share: share)
            }
            return try records.details(recipient)
        }
    }

    /// All recipients, ordered by name.
    public func recipients() async throws(RegistryError) -> [Recipient] {
        try await store.read { connection throws(RegistryError) in
            try RecipientRecords(connection: connection).all()
        }
    }

    /// A recipient with the shares that it is granted and its tokens.
    ///
    /// - Throws: `.notFound`.
    public func recipient(_ name: String) async throws(RegistryError) -> RecipientDetails {
        try await store.read { connection throws(RegistryError) in
            let records = RecipientRecords(connection: connection)
            return try records.details(try records.require(try ObjectName(name, of: .recipient)))
        }
    }

    private static func find(_ names: [String], in connection: any SQLConnection) throws(RegistryError) -> [Share] {
        var shares: [Share] = []
        for name in names {
            shares.append(try ShareRecords(connection: connection).require(try ObjectName(name, of: .share)))
        }
        return shares
    }
}
