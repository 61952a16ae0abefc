import Foundation

extension Registry {
    /// Creates a recipient and grants it shares. It has no token until one is minted.
    ///
    /// - Throws: `.alreadyExists` for its name, or an identity that is another recipient's; `.notFound` for a share;
    ///   `.invalid` for a name, comment, range of addresses or identity.
    public func createRecipient(
        _ name: String, comment: String? = nil, shares: [String] = [], addresses: [String] = [],
        identities: [RecipientIdentity] = [], as actor: AuditActor
    ) async throws(RegistryError) -> RecipientDetails {
        let entry = AuditEntry(operation: "createRecipient", object: name)
            .adding("comment", [comment]).adding("shares", shares).adding("addresses", addresses)
            .adding("identities", identities.map(\.description))
        return try await change(entry, as: actor) { connection, now throws(RegistryError) in
            let name = try ObjectName(name, of: .recipient)
            let records = RecipientRecords(connection: connection)
            try records.requireFree(name)
            let recipient = Recipient(
                id: UUID(), name: name.text, comment: try Comment.checked(comment),
                addresses: try RecipientAddresses.checked(addresses), createdAt: SQLTime.rounded(now))
            try records.insert(recipient, name)
            let known = IdentityRecords(connection: connection)
            for identity in identities { try known.insert(identity, of: recipient, at: now) }
            try Self.grant(shares, to: recipient, in: connection, at: now)
            return try records.details(recipient)
        }
    }

    /// Changes a recipient: all that is asked for, or nothing. Its id, its grants and its tokens stay.
    ///
    /// - Throws: `.notFound` for the recipient or an identity to remove; `.alreadyExists` for the new name, or an
    ///   identity that is another recipient's; `.invalid` for a name, comment, range of addresses or identity, and for
    ///   no change at all.
    public func updateRecipient(
        _ name: String, _ changes: RecipientChanges, as actor: AuditActor
    ) async throws(RegistryError) -> RecipientDetails {
        let entry = AuditEntry(operation: "updateRecipient", object: name)
            .adding("newName", [changes.newName]).adding("comment", [changes.comment])
            .adding("addresses", changes.addresses.map { $0.isEmpty ? ["any"] : $0 } ?? [])
            .adding("addIdentities", changes.addIdentities.map(\.description))
            .adding("removeIdentities", changes.removeIdentities.map(\.description))
        return try await change(entry, as: actor) { connection, now throws(RegistryError) in
            let name = try ObjectName(name, of: .recipient)
            guard !changes.isEmpty else {
                throw RegistryError(
                    .invalid, "The update of the recipient \"\(name)\" changes nothing: say what to change.")
            }
            let records = RecipientRecords(connection: connection)
            var recipient = try records.require(name)
            if let newName = changes.newName {
                let newName = try ObjectName(newName, of: .recipient)
                if let taken = try records.find(newName), taken.id != recipient.id {
                    try records.requireFree(newName)
                }
                recipient.name = newName.text
            }
            if let comment = changes.comment { recipient.comment = try Comment.checked(comment) }
            if let addresses = changes.addresses {
                recipient.addresses = try RecipientAddresses.checked(addresses)
            }
            try records.update(recipient, try ObjectName(recipient.name, of: .recipient))
            let identities = IdentityRecords(connection: connection)
            for identity in changes.removeIdentities { try identities.delete(identity, of: recipient) }
            for identity in changes.addIdentities { try identities.insert(identity, of: recipient, at: now) }
            try records.touch(&recipient)
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
            for share in try Self.find(details.shares, in: connection) {
                try ShareRecords(connection: connection).touch(share.id)
            }
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
            var recipient = try records.require(try ObjectName(recipient, of: .recipient))
            try Self.grant(shares, to: recipient, in: connection, at: now)
            try records.touch(&recipient)
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
            var recipient = try records.require(try ObjectName(recipient, of: .recipient))
            for share in try Self.find(shares, in: connection) {
                try GrantRecords(connection: connection).delete(recipient: recipient, share: share)
                try ShareRecords(connection: connection).touch(share.id)
            }
            try records.touch(&recipient)
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

    private static func grant(
        _ shares: [String], to recipient: Recipient, in connection: any SQLConnection, at now: Date
    ) throws(RegistryError) {
        for share in try find(shares, in: connection) {
            try GrantRecords(connection: connection).insert(recipient: recipient.id, share: share.id, at: now)
            try ShareRecords(connection: connection).touch(share.id)
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
