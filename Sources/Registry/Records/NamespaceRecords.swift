import Foundation

/// The rows of `shared_namespaces`, and of `shared_tables` those that came from one.
struct NamespaceRecords {
    static let columns = "n.id, n.share_id, n.schema_name, n.location, n.history_shared, n.created_at"

    let connection: any SQLConnection

    static func namespace(_ row: SQLRow) throws(RegistryError) -> SharedNamespace {
        let text = try row.text(3)
        let location: NamespaceLocation
        do {
            location = try NamespaceLocation(parsing: text)
        } catch {
            throw SQLRow.damaged(3, "a namespace's location")
        }
        return SharedNamespace(
            id: try row.uuid(0), shareID: try row.uuid(1), schema: try row.text(2), location: location,
            historyShared: try row.integer(4) != 0, createdAt: try row.date(5))
    }

    func all(in share: UUID) throws(RegistryError) -> [SharedNamespace] {
        let rows = try connection.query(
            "SELECT \(Self.columns) FROM shared_namespaces n WHERE n.share_id = ? ORDER BY n.schema_key",
            [.uuid(share)])
        var namespaces: [SharedNamespace] = []
        for row in rows { namespaces.append(try Self.namespace(row)) }
        return namespaces
    }

    private func find(_ schema: ObjectName, in share: UUID) throws(RegistryError) -> SharedNamespace? {
        let rows = try connection.query(
            "SELECT \(Self.columns) FROM shared_namespaces n WHERE n.share_id = ? AND n.schema_key = ?",
            [.uuid(share), .text(schema.key)])
        return try rows.first.map(Self.namespace)
    }

    func insert(_ entry: NamespaceEntry, in share: Share, at now: Date) throws(RegistryError) {
        let schema = try ObjectName(entry.schema, of: .schema)
        // What came as a value has to be something that can be written and read again.
        guard try NamespaceLocation(parsing: entry.location.description) == entry.location else {
            throw LocationSyntax.invalid(entry.location.description, "is not in its shortest form")
        }
        if let taken = try find(schema, in: share.id) {
            throw RegistryError(
                .alreadyExists,
                """
                The schema "\(taken.schema)" of the share "\(share.name)" shows the namespace \(taken.location) \
                already: use another schema, or remove "\(taken.schema).*" first.
                """)
        }
        try connection.execute(
            """
            INSERT INTO shared_namespaces (id, share_id, schema_name, schema_key, location, history_shared, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .uuid(UUID()), .uuid(share.id), .text(schema.text), .text(schema.key),
                .text(entry.location.description), .flag(entry.historyShared || share.historyShared),
                .date(now),
            ])
    }

    /// Its tables go with it.
    func remove(_ schema: String, from share: Share) throws(RegistryError) {
        guard let namespace = try find(try ObjectName(schema, of: .schema), in: share.id) else {
            throw RegistryError(
                .notFound,
                """
                The schema "\(schema)" of the share "\(share.name)" shows no namespace: show the share to see which \
                schemas do.
                """)
        }
        try connection.execute("DELETE FROM shared_tables WHERE namespace_id = ?", [.uuid(namespace.id)])
        try connection.execute("DELETE FROM shared_namespaces WHERE id = ?", [.uuid(namespace.id)])
    }

    /// Whether a table came from a namespace.
    func isMember(_ table: UUID) throws(RegistryError) -> Bool {
        let rows = try connection.query(
            "SELECT 1 FROM shared_tables t WHERE t.id = ? AND t.namespace_id IS NOT NULL", [.uuid(table)])
        return !rows.isEmpty
    }

    /// The names of the tables that came from a namespace.
    func tables(of namespace: UUID) throws(RegistryError) -> [(id: UUID, location: String)] {
        var tables: [(UUID, String)] = []
        let rows = try connection.query(
            "SELECT t.id, t.location FROM shared_tables t WHERE t.namespace_id = ?", [.uuid(namespace)])
        for row in rows { tables.append((try row.uuid(0), try row.text(1))) }
        return tables
    }

    /// The keys of the tables that were put into the namespace's schema by themselves.
    func otherTables(beside namespace: SharedNamespace) throws(RegistryError) -> Set<String> {
        let rows = try connection.query(
            """
            SELECT t.name_key FROM shared_tables t
            WHERE t.share_id = ? AND t.schema_key = ? AND (t.namespace_id IS NULL OR t.namespace_id <> ?)
            """,
            [
                .uuid(namespace.shareID), .text(try ObjectName(namespace.schema, of: .schema).key),
                .uuid(namespace.id),
            ])
        var keys: Set<String> = []
        for row in rows { keys.insert(try row.text(0)) }
        return keys
    }

    func exists(_ id: UUID) throws(RegistryError) -> Bool {
        try !connection.query("SELECT 1 FROM shared_namespaces n WHERE n.id = ?", [.uuid(id)]).isEmpty
    }
}
