import Addresses
import Foundation

/// The rows of `recipients`.
struct RecipientRecords {
    static let columns = "r.id, r.name, r.comment, r.addresses, r.created_at, r.revision"
    static let columnCount = 6

    let connection: any SQLConnection

    static func recipient(_ row: SQLRow, at column: Int = 0) throws(RegistryError) -> Recipient {
        Recipient(
            id: try row.uuid(column), name: try row.text(column + 1), comment: try row.optionalText(column + 2),
            addresses: try addresses(row, at: column + 3), createdAt: try row.date(column + 4),
            revision: try row.integer(column + 5))
    }

    private static func addresses(_ row: SQLRow, at column: Int) throws(RegistryError) -> AddressList {
        guard let text = try row.optionalText(column) else { return .empty }
        guard let addresses = RecipientAddresses.stored(text) else {
            throw SQLRow.damaged(column, "a list of addresses")
        }
        return addresses
    }

    func find(_ name: ObjectName) throws(RegistryError) -> Recipient? {
        let rows = try connection.query(
            "SELECT \(Self.columns) FROM recipients r WHERE r.name_key = ?", [.text(name.key)])
        guard let row = rows.first else { return nil }
        return try Self.recipient(row)
    }

    func find(_ id: UUID) throws(RegistryError) -> Recipient? {
        let rows = try connection.query("SELECT \(Self.columns) FROM recipients r WHERE r.id = ?", [.uuid(id)])
        guard let row = rows.first else { return nil }
        return try Self.recipient(row)
    }

    func require(_ name: ObjectName) throws(RegistryError) -> Recipient {
        guard let recipient = try find(name) else {
            throw RegistryError(
                .notFound, "There is no recipient \"\(name)\": list the recipients to see the names.")
        }
        return recipient
    }

    func all() throws(RegistryError) -> [Recipient] {
        var recipients: [Recipient] = []
        for row in try connection.query("SELECT \(Self.columns) FROM recipients r ORDER BY r.name_key") {
            recipients.append(try Self.recipient(row))
        }
        return recipients
    }

    func requireFree(_ name: ObjectName) throws(RegistryError) {
        if let taken = try find(name) {
            throw RegistryError(
                .alreadyExists,
                """
                There is a recipient "\(taken.name)" already (names are compared without case): use another name.
                """)
        }
    }

    func insert(_ recipient: Recipient, _ name: ObjectName) throws(RegistryError) {
        try connection.execute(
            """
            INSERT INTO recipients (id, name, name_key, comment, addresses, created_at, revision)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .uuid(recipient.id), .text(name.text), .text(name.key), .optional(recipient.comment),
                Self.addresses(recipient), .date(recipient.createdAt), .integer(recipient.revision),
            ])
    }

    /// Writes its name, comment and addresses.
    func update(_ recipient: Recipient, _ name: ObjectName) throws(RegistryError) {
        try connection.execute(
            "UPDATE recipients SET name = ?, name_key = ?, comment = ?, addresses = ? WHERE id = ?",
            [
                .text(name.text), .text(name.key), .optional(recipient.comment), Self.addresses(recipient),
                .uuid(recipient.id),
            ])
    }

    private static func addresses(_ recipient: Recipient) -> SQLValue {
        .optional(RecipientAddresses.text(of: recipient.addresses))
    }

    /// Counts a change of the recipient, its grants or its credentials.
    func touch(_ id: UUID) throws(RegistryError) {
        try connection.execute("UPDATE recipients SET revision = revision + 1 WHERE id = ?", [.uuid(id)])
    }

    /// The same, of a recipient that is answered with.
    func touch(_ recipient: inout Recipient) throws(RegistryError) {
        try touch(recipient.id)
        recipient.revision += 1
    }

    /// Its grants, tokens, activations and identities go with it.
    func delete(_ id: UUID) throws(RegistryError) {
        try connection.execute(
            "DELETE FROM credential_uses WHERE credential_id IN (SELECT id FROM tokens WHERE recipient_id = ?)",
            [.uuid(id)])
        try connection.execute("DELETE FROM recipients WHERE id = ?", [.uuid(id)])
    }

    func details(_ recipient: Recipient) throws(RegistryError) -> RecipientDetails {
        let shares = try connection.query(
            """
            SELECT s.name FROM shares s JOIN grants g ON g.share_id = s.id
            WHERE g.recipient_id = ? ORDER BY s.name_key
            """, [.uuid(recipient.id)])
        var names: [String] = []
        for row in shares { names.append(try row.text(0)) }
        return RecipientDetails(
            recipient: recipient, shares: names,
            tokens: try TokenRecords(connection: connection).all(of: recipient.id),
            activations: try ActivationRecords(connection: connection).all(of: recipient.id),
            identities: try IdentityRecords(connection: connection).all(of: recipient.id))
    }
}
