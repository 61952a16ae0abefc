public import Foundation

/// What a recipient sees. The recipient is a condition of every query, so that what is not granted is not found in
/// the same way, and with the same work, as what is not there. Names are compared without case.
extension Registry {
    /// The shares granted to a recipient, ordered by name.
    ///
    /// - Throws: `.invalid` for a negative limit.
    public func shares(
        of recipient: UUID, after: String? = nil, limit: Int
    ) async throws(RegistryError) -> Page<Share> {
        let limit = try GrantedListing.bounded(limit)
        let question = ["shares", "\(recipient)", after ?? "", "\(limit)"]
        return try await granted(question) { connection throws(RegistryError) in
            let rows = try connection.query(
                """
                SELECT \(ShareRecords.columns), s.name_key FROM shares s JOIN grants g ON g.share_id = s.id
                WHERE g.recipient_id = ? AND s.name_key > ? ORDER BY s.name_key LIMIT ?
                """, [.uuid(recipient), .text(after ?? ""), .integer(Int64(limit) + 1)])
            return try GrantedListing.page(rows, limit: limit, after: after) { row throws(RegistryError) in
                (try ShareRecords.share(row), try row.text(ShareRecords.columnCount))
            }
        }
    }

    /// The share of that name, if it is granted.
    public func share(named name: String, of recipient: UUID) async throws(RegistryError) -> Share? {
        guard let name = ObjectName(requested: name) else { return nil }
        let question = ["share", name.key, "\(recipient)"]
        return try await granted(question) { connection throws(RegistryError) in
            let rows = try connection.query(
                """
                SELECT \(ShareRecords.columns) FROM shares s JOIN grants g ON g.share_id = s.id
                WHERE g.recipient_id = ? AND s.name_key = ?
                """, [.uuid(recipient), .text(name.key)])
            guard let row = rows.first else { return nil }
            return try ShareRecords.share(row)
        }
    }

    /// The schemas of a share, ordered by name. A schema exists while a table is in it.
    ///
    /// - Throws: `.notFound` if the share is not granted (any more), `.invalid` for a negative limit.
    public func schemas(
        in share: UUID, of recipient: UUID, after: String? = nil, limit: Int
    ) async throws(RegistryError) -> Page<String> {
        let limit = try GrantedListing.bounded(limit)
        let question = ["schemas", "\(share)", "\(recipient)", after ?? "", "\(limit)"]
        return try await granted(question) { connection throws(RegistryError) in
            try Self.requireGrant(of: share, to: recipient, in: connection)
            let rows = try connection.query(
                """
                SELECT MIN(t.schema_name), t.schema_key FROM shared_tables t
                WHERE t.share_id = ? AND t.schema_key > ? GROUP BY t.schema_key ORDER BY t.schema_key LIMIT ?
                """, [.uuid(share), .text(after ?? ""), .integer(Int64(limit) + 1)])
            return try GrantedListing.page(rows, limit: limit, after: after) { row throws(RegistryError) in
                (try row.text(0), try row.text(1))
            }
        }
    }

    /// The tables of one schema of a share, ordered by name.
    ///
    /// - Throws: `.notFound` if the share is not granted (any more) or has no such schema, `.invalid` for a negative
    ///   limit.
    public func tables(
        in share: UUID, schema: String, of recipient: UUID, after: String? = nil, limit: Int
    ) async throws(RegistryError) -> Page<RegisteredTable> {
        let limit = try GrantedListing.bounded(limit)
        guard let schema = ObjectName(requested: schema) else { throw Self.notFound("schema") }
        let question = ["tables", "\(share)", schema.key, "\(recipient)", after ?? "", "\(limit)"]
        return try await granted(question) { connection throws(RegistryError) in
            let known = try connection.query(
                """
                SELECT 1 FROM shared_tables t JOIN grants g ON g.share_id = t.share_id
                WHERE g.recipient_id = ? AND t.share_id = ? AND t.schema_key = ? LIMIT 1
                """, [.uuid(recipient), .uuid(share), .text(schema.key)])
            guard !known.isEmpty else { throw Self.notFound("schema") }
            let rows = try connection.query(
                """
                SELECT \(TableRecords.columns), t.name_key FROM shared_tables t
                WHERE t.share_id = ? AND t.schema_key = ? AND t.name_key > ? ORDER BY t.name_key LIMIT ?
                """, [.uuid(share), .text(schema.key), .text(after ?? ""), .integer(Int64(limit) + 1)])
            return try GrantedListing.page(rows, limit: limit, after: after) { row throws(RegistryError) in
                (try TableRecords.table(row), try row.text(TableRecords.columnCount))
            }
        }
    }

    /// The tables of all schemas of a share, ordered by schema and name.
    ///
    /// - Throws: `.notFound` if the share is not granted (any more), `.invalid` for a negative limit or an `after`
    ///   of another listing.
    public func allTables(
        in share: UUID, of recipient: UUID, after: String? = nil, limit: Int
    ) async throws(RegistryError) -> Page<RegisteredTable> {
        let limit = try GrantedListing.bounded(limit)
        let position = try TablePosition(after)
        let question = ["allTables", "\(share)", "\(recipient)", after ?? "", "\(limit)"]
        return try await granted(question) { connection throws(RegistryError) in
            try Self.requireGrant(of: share, to: recipient, in: connection)
            let rows = try connection.query(
                """
                SELECT \(TableRecords.columns), t.schema_key, t.name_key FROM shared_tables t
                WHERE t.share_id = ? AND (t.schema_key, t.name_key) > (?, ?)
                ORDER BY t.schema_key, t.name_key LIMIT ?
                """, [.uuid(share), .text(position.schema), .text(position.name), .integer(Int64(limit) + 1)])
            return try GrantedListing.page(rows, limit: limit, after: after) { row throws(RegistryError) in
                let position = TablePosition(
                    schema: try row.text(TableRecords.columnCount), name: try row.text(TableRecords.columnCount + 1))
                return (try TableRecords.table(row), position.text)
            }
        }
    }

    /// The table of that name and its share, if the share is granted.
    public func table(
        share: String, schema: String, name: String, of recipient: UUID
    ) async throws(RegistryError) -> GrantedTable? {
        guard let share = ObjectName(requested: share), let schema = ObjectName(requested: schema),
            let name = ObjectName(requested: name)
        else { return nil }
        let question = ["table", share.key, schema.key, name.key, "\(recipient)"]
        return try await granted(question) { connection throws(RegistryError) in
            let rows = try connection.query(
                """
                SELECT \(ShareRecords.columns), \(TableRecords.columns)
                FROM shares s JOIN grants g ON g.share_id = s.id JOIN shared_tables t ON t.share_id = s.id
                WHERE g.recipient_id = ? AND s.name_key = ? AND t.schema_key = ? AND t.name_key = ?
                """, [.uuid(recipient), .text(share.key), .text(schema.key), .text(name.key)])
            guard let row = rows.first else { return nil }
            return GrantedTable(
                share: try ShareRecords.share(row), table: try TableRecords.table(row, at: ShareRecords.columnCount))
        }
    }

    private static func requireGrant(
        of share: UUID, to recipient: UUID, in connection: any SQLConnection
    ) throws(RegistryError) {
        guard try GrantRecords(connection: connection).exists(recipient: recipient, share: share) else {
            throw notFound("share")
        }
    }

    /// The same words whether it is missing or not granted.
    private static func notFound(_ noun: String) -> RegistryError {
        RegistryError(.notFound, "There is no such \(noun), or it is not granted to this recipient.")
    }
}
