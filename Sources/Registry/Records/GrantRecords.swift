import Foundation

/// The rows of `grants`: which recipient may read which share.
struct GrantRecords {
    let connection: any SQLConnection

    func exists(recipient: UUID, share: UUID) throws(RegistryError) -> Bool {
        let rows = try connection.query(
            "SELECT 1 FROM grants WHERE recipient_id = ? AND share_id = ?", [.uuid(recipient), .uuid(share)])
        return !rows.isEmpty
    }

    /// Granting what is granted already changes nothing.
    func insert(recipient: UUID, share: UUID, at now: Date) throws(RegistryError) {
        guard try !exists(recipient: recipient, share: share) else { return }
        try connection.execute(
            "INSERT INTO grants (recipient_id, share_id, created_at) VALUES (?, ?, ?)",
            [.uuid(recipient), .uuid(share), .date(now)])
    }

    func delete(recipient: Recipient, share: Share) throws(RegistryError) {
        let deleted = try connection.execute(
            "DELETE FROM grants WHERE recipient_id = ? AND share_id = ?", [.uuid(recipient.id), .uuid(share.id)])
        guard deleted > 0 else {
            throw RegistryError(
                .notFound,
                """
                The share "\(share.name)" is not granted to the recipient "\(recipient.name)": show the recipient to \
                see what is.
                """)
        }
    }
}
