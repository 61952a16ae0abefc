public import Foundation

extension Registry {
    /// A table and its recipient, if it may still read it: asked when an object is fetched or signed, after permission
    /// for the table was handed out.
    ///
    /// - Parameter credential: what the recipient showed when it was handed the permission, which ends with it
    ///   (``AuthenticatedRecipient/credential``).
    public func access(
        of recipient: UUID, with credential: UUID, to table: UUID, at time: Date
    ) async throws(RegistryError) -> (recipient: Recipient, table: RegisteredTable)? {
        let question = ["access", "\(recipient)", "\(table)", "\(credential)"]
        let found = try await granted(question) { connection throws(RegistryError) -> Access? in
            let rows = try connection.query(
                """
                SELECT \(TableRecords.columns), \(RecipientRecords.columns), k.id, k.expires_at
                FROM recipients r JOIN grants g ON g.recipient_id = r.id JOIN shared_tables t ON t.share_id = g.share_id
                LEFT JOIN tokens k ON k.recipient_id = r.id AND k.id = ?
                WHERE r.id = ? AND t.id = ?
                """, [.uuid(credential), .uuid(recipient), .uuid(table)])
            guard let row = rows.first else { return nil }
            let next = TableRecords.columnCount + RecipientRecords.columnCount
            if try row.optionalText(next) == nil {
                let identities = try IdentityRecords(connection: connection).all(of: recipient)
                guard identities.contains(where: { $0.mark == credential }) else { return nil }
            }
            return Access(
                recipient: try RecipientRecords.recipient(row, at: TableRecords.columnCount),
                table: try TableRecords.table(row), expiresAt: try row.optionalDate(next + 1))
        }
        guard let found else { return nil }
        if let expiry = found.expiresAt, time >= expiry { return nil }
        return (found.recipient, found.table)
    }

    private struct Access {
        let recipient: Recipient
        let table: RegisteredTable
        /// Of the credential.
        let expiresAt: Date?
    }
}
