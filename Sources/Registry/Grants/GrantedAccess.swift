public import Foundation

extension Registry {
    /// A table and its recipient, if it may still read it: asked when an object is fetched or signed, after permission
    /// for the table was handed out.
    public func access(
        of recipient: UUID, to table: UUID
    ) async throws(RegistryError) -> (recipient: Recipient, table: RegisteredTable)? {
        try await granted(["access", "\(recipient)", "\(table)"]) { connection throws(RegistryError) in
            let rows = try connection.query(
                """
                SELECT \(TableRecords.columns), \(RecipientRecords.columns)
                FROM recipients r JOIN grants g ON g.recipient_id = r.id JOIN shared_tables t ON t.share_id = g.share_id
                WHERE r.id = ? AND t.id = ?
                """, [.uuid(recipient), .uuid(table)])
            guard let row = rows.first else { return nil }
            return (
                try RecipientRecords.recipient(row, at: TableRecords.columnCount), try TableRecords.table(row)
            )
        }
    }
}
