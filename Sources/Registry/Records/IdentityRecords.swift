import Foundation

/// The rows of `recipient_identities`.
struct IdentityRecords {
    let connection: any SQLConnection

    func all(of recipient: UUID) throws(RegistryError) -> [RecipientIdentity] {
        let rows = try connection.query(
            "SELECT issuer, subject FROM recipient_identities WHERE recipient_id = ? ORDER BY issuer, subject",
            [.uuid(recipient)])
        var identities: [RecipientIdentity] = []
        for row in rows { identities.append(RecipientIdentity(issuer: try row.text(0), subject: try row.text(1))) }
        return identities
    }

    func recipient(_ identity: RecipientIdentity) throws(RegistryError) -> Recipient? {
        let rows = try connection.query(
            """
            SELECT \(RecipientRecords.columns) FROM recipients r
            JOIN recipient_identities i ON i.recipient_id = r.id WHERE i.issuer = ? AND i.subject = ?
            """, [.text(identity.issuer), .text(identity.subject)])
        guard let row = rows.first else { return nil }
        return try RecipientRecords.recipient(row)
    }

    func insert(_ identity: RecipientIdentity, of recipient: Recipient, at now: Date) throws(RegistryError) {
        let identity = try identity.checked()
        if let owner = try self.recipient(identity) {
            if owner.id == recipient.id { return }
            throw RegistryError(
                .alreadyExists,
                """
                The identity \(identity) is the recipient "\(owner.name)" already: remove it there, since a token \
                names one recipient.
                """)
        }
        try connection.execute(
            "INSERT INTO recipient_identities (issuer, subject, recipient_id, created_at) VALUES (?, ?, ?, ?)",
            [.text(identity.issuer), .text(identity.subject), .uuid(recipient.id), .date(now)])
    }

    func delete(_ identity: RecipientIdentity, of recipient: Recipient) throws(RegistryError) {
        let identity = try identity.checked()
        let deleted = try connection.execute(
            "DELETE FROM recipient_identities WHERE issuer = ? AND subject = ? AND recipient_id = ?",
            [.text(identity.issuer), .text(identity.subject), .uuid(recipient.id)])
        guard deleted > 0 else {
            throw RegistryError(
                .notFound,
                """
                The recipient "\(recipient.name)" has no identity \(identity): show the recipient to see those that \
                it has.
                """)
        }
    }
}
