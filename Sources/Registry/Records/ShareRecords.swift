import Foundation

/// The rows of `shares`.
struct ShareRecords {
    static let columns = "s.id, s.name, s.comment, s.created_at, s.revision, s.history_shared"
    static let columnCount = 6

    let connection: any SQLConnection

    static func share(_ row: SQLRow, at column: Int = 0) throws(RegistryError) -> Share {
        Share(
            id: try row.uuid(column), name: try row.text(column + 1), comment: try row.optionalText(column + 2),
            createdAt: try row.date(column + 3), revision: try row.integer(column + 4),
            historyShared: try row.integer(column + 5) != 0)
    }

    func find(_ name: ObjectName) throws(RegistryError) -> Share? {
        let rows = try connection.query(
            "SELECT \(Self.columns) FROM shares s WHERE s.name_key = ?", [.text(name.key)])
        guard let row = rows.first else { return nil }
        return try Self.share(row)
    }

    func require(_ name: ObjectName) throws(RegistryError) -> Share {
        guard let share = try find(name) else {
            throw RegistryError(
                .notFound, "There is no share \"\(name)\": list the shares to see the names.")
        }
        return share
    }

    func all() throws(RegistryError) -> [Share] {
        var shares: [Share] = []
        for row in try connection.query("SELECT \(Self.columns) FROM shares s ORDER BY s.name_key") {
            shares.append(try Self.share(row))
        }
        return shares
    }

    func requireFree(_ name: ObjectName) throws(RegistryError) {
        if let taken = try find(name) {
            throw RegistryError(
                .alreadyExists,
                "There is a share \"\(taken.name)\" already (names are compared without case): use another name.")
        }
    }

    func insert(_ share: Share, _ name: ObjectName) throws(RegistryError) {
        try connection.execute(
            "INSERT INTO shares (id, name, name_key, comment, created_at) VALUES (?, ?, ?, ?, ?)",
            [.uuid(share.id), .text(name.text), .text(name.key), .optional(share.comment), .date(share.createdAt)])
    }

    /// Counts a change of the share, its tables or its grants.
    func touch(_ id: UUID) throws(RegistryError) {
        try connection.execute("UPDATE shares SET revision = revision + 1 WHERE id = ?", [.uuid(id)])
    }

    func rename(_ id: UUID, to name: ObjectName) throws(RegistryError) {
        try connection.execute(
            "UPDATE shares SET name = ?, name_key = ? WHERE id = ?", [.text(name.text), .text(name.key), .uuid(id)])
    }

    func setComment(_ id: UUID, _ comment: String?) throws(RegistryError) {
        try connection.execute("UPDATE shares SET comment = ? WHERE id = ?", [.optional(comment), .uuid(id)])
    }

    func setHistory(_ id: UUID, shared: Bool) throws(RegistryError) {
        try connection.execute("UPDATE shares SET history_shared = ? WHERE id = ?", [.flag(shared), .uuid(id)])
    }

    /// Its tables and grants go with it.
    func delete(_ id: UUID) throws(RegistryError) {
        try connection.execute("DELETE FROM shares WHERE id = ?", [.uuid(id)])
    }

    func details(_ share: Share) throws(RegistryError) -> ShareDetails {
        let recipients = try connection.query(
            """
            SELECT r.name FROM recipients r JOIN grants g ON g.recipient_id = r.id
            WHERE g.share_id = ? ORDER BY r.name_key
            """, [.uuid(share.id)])
        var names: [String] = []
        for row in recipients { names.append(try row.text(0)) }
        return ShareDetails(
            share: share, tables: try TableRecords(connection: connection).all(in: share.id),
            namespaces: try NamespaceRecords(connection: connection).all(in: share.id), recipients: names)
    }
}
