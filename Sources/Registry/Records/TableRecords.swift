import Foundation

/// The rows of `shared_tables`.
struct TableRecords {
    static let columns = """
        t.id, t.share_id, t.schema_name, t.name, t.location, t.history_shared, t.created_at, t.options,
        t.partition_filter, t.start_version, t.namespace_id
        """
    static let columnCount = 11

    let connection: any SQLConnection

    static func table(_ row: SQLRow, at column: Int = 0) throws(RegistryError) -> RegisteredTable {
        RegisteredTable(
            id: try row.uuid(column), shareID: try row.uuid(column + 1), schema: try row.text(column + 2),
            name: try row.text(column + 3), location: try location(row, at: column + 4),
            historyShared: try row.integer(column + 5) != 0, options: try options(row, at: column + 7),
            extent: TableExtent(
                filter: try row.optionalText(column + 8), startVersion: try row.optionalInteger(column + 9)),
            namespaceID: try row.optionalText(column + 10) == nil ? nil : try row.uuid(column + 10),
            createdAt: try row.date(column + 6))
    }

    /// Locations are checked when they are written: one that cannot be read is not the caller's mistake.
    private static func location(_ row: SQLRow, at column: Int) throws(RegistryError) -> TableLocation {
        let text = try row.text(column)
        do {
            return try TableLocation(parsing: text)
        } catch {
            throw SQLRow.damaged(column, "a table's location")
        }
    }

    private static func options(_ row: SQLRow, at column: Int) throws(RegistryError) -> TableOptions {
        guard let text = try row.optionalText(column) else { return TableOptions() }
        do {
            return try JSONDecoder().decode(TableOptions.self, from: Data(text.utf8))
        } catch {
            throw SQLRow.damaged(column, "a table's options")
        }
    }

    func setOptions(_ change: TableOptionsChange, in share: Share) throws(RegistryError) {
        let table = try require(try TableName(change.table), in: share)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        guard let text = try? encoder.encode(change.applied(to: table.options)) else {
            throw RegistryError(.invalid, "The options of the table \"\(change.table)\" cannot be written.")
        }
        try connection.execute(
            "UPDATE shared_tables SET options = ? WHERE id = ?",
            [.text(String(decoding: text, as: UTF8.self)), .uuid(table.id)])
    }

    func setExtent(_ change: TableExtentChange, in share: Share) throws(RegistryError) {
        let table = try require(try TableName(change.table), in: share)
        // One that came back with its namespace would come back whole.
        try requireOwn(table, to: "shown in part")
        let extent = try change.applied(to: table.extent)
        try connection.execute(
            "UPDATE shared_tables SET partition_filter = ?, start_version = ? WHERE id = ?",
            [.optional(extent.filter), extent.startVersion.map(SQLValue.integer) ?? .null, .uuid(table.id)])
    }

    /// Shares the history of all tables of a share, or of none, those of namespaces among them.
    func setHistory(ofAllIn share: Share, shared: Bool) throws(RegistryError) {
        for table in ["shared_tables", "shared_namespaces"] {
            try connection.execute(
                "UPDATE \(table) SET history_shared = ? WHERE share_id = ?", [.flag(shared), .uuid(share.id)])
        }
    }

    func all(in share: UUID) throws(RegistryError) -> [RegisteredTable] {
        let rows = try connection.query(
            "SELECT \(Self.columns) FROM shared_tables t WHERE t.share_id = ? ORDER BY t.schema_key, t.name_key",
            [.uuid(share)])
        var tables: [RegisteredTable] = []
        for row in rows { tables.append(try Self.table(row)) }
        return tables
    }

    func find(_ name: TableName, in share: UUID) throws(RegistryError) -> RegisteredTable? {
        let rows = try connection.query(
            """
            SELECT \(Self.columns) FROM shared_tables t
            WHERE t.share_id = ? AND t.schema_key = ? AND t.name_key = ?
            """, [.uuid(share), .text(name.schema.key), .text(name.table.key)])
        guard let row = rows.first else { return nil }
        return try Self.table(row)
    }

    func require(_ name: TableName, in share: Share) throws(RegistryError) -> RegisteredTable {
        guard let table = try find(name, in: share.id) else {
            throw RegistryError(
                .notFound,
                "There is no table \"\(name)\" in the share \"\(share.name)\": show the share to see its tables.")
        }
        return table
    }

    func requireFree(_ name: TableName, in share: Share) throws(RegistryError) {
        if let taken = try find(name, in: share.id) {
            throw RegistryError(
                .alreadyExists,
                """
                There is a table "\(taken.schema).\(taken.name)" in the share "\(share.name)" already (names are \
                compared without case): remove or rename it first.
                """)
        }
    }

    func insert(_ entry: TableEntry, in share: Share, at now: Date) throws(RegistryError) {
        let name = try TableName(entry.qualifiedName)
        try Self.check(entry.location)
        try TableExtentChange.check(entry.extent, of: entry.qualifiedName)
        // What a namespace brought gives way to what is put there by name.
        if let taken = try find(name, in: share.id),
            try NamespaceRecords(connection: connection).isMember(taken.id)
        {
            try connection.execute("DELETE FROM shared_tables WHERE id = ?", [.uuid(taken.id)])
        }
        try requireFree(name, in: share)
        let id = UUID()
        let schema = try spelling(of: name.schema, in: share.id, besides: id)
        try connection.execute(
            """
            INSERT INTO shared_tables
                (id, share_id, schema_name, schema_key, name, name_key, location, history_shared, created_at,
                 partition_filter, start_version)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .uuid(id), .uuid(share.id), .text(schema), .text(name.schema.key), .text(name.table.text),
                .text(name.table.key), .text(entry.location.description),
                .flag(entry.historyShared || share.historyShared), .date(now), .optional(entry.extent.filter),
                entry.extent.startVersion.map(SQLValue.integer) ?? .null,
            ])
    }

    /// Adds a table of a namespace, unless its name is taken.
    func insertMember(
        _ name: ObjectName, at location: TableLocation, of namespace: SharedNamespace, at now: Date
    ) throws(RegistryError) {
        let schema = try ObjectName(namespace.schema, of: .schema)
        let id = UUID()
        let spelling = try spelling(of: schema, in: namespace.shareID, besides: id)
        try connection.execute(
            """
            INSERT INTO shared_tables
                (id, share_id, schema_name, schema_key, name, name_key, location, history_shared, created_at,
                 namespace_id)
            SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ? WHERE NOT EXISTS
                (SELECT 1 FROM shared_tables WHERE share_id = ? AND schema_key = ? AND name_key = ?)
            """,
            [
                .uuid(id), .uuid(namespace.shareID), .text(spelling), .text(schema.key), .text(name.text),
                .text(name.key), .text(location.description), .flag(namespace.historyShared), .date(now),
                .uuid(namespace.id), .uuid(namespace.shareID), .text(schema.key), .text(name.key),
            ])
    }

    /// - Throws: `.invalid` for a table that a namespace brought, which would come back as it was.
    private func requireOwn(_ table: RegisteredTable, to change: String) throws(RegistryError) {
        guard try NamespaceRecords(connection: connection).isMember(table.id) else { return }
        throw RegistryError(
            .invalid,
            """
            The table "\(table.schema).\(table.name)" is there because its whole namespace is shared, so that it \
            cannot be \(change) by itself: remove "\(table.schema).*" and share its tables one by one.
            """)
    }

    func rename(_ rename: TableRename, in share: Share) throws(RegistryError) {
        let new = try TableName(rename.to)
        let table = try require(try TableName(rename.from), in: share)
        try requireOwn(table, to: "renamed")
        if let taken = try find(new, in: share.id), taken.id != table.id { try requireFree(new, in: share) }
        let schema = try spelling(of: new.schema, in: share.id, besides: table.id)
        try connection.execute(
            "UPDATE shared_tables SET schema_name = ?, schema_key = ?, name = ?, name_key = ? WHERE id = ?",
            [
                .text(schema), .text(new.schema.key), .text(new.table.text), .text(new.table.key), .uuid(table.id),
            ])
    }

    func remove(_ name: QualifiedName, from share: Share) throws(RegistryError) {
        let table = try require(try TableName(name), in: share)
        try requireOwn(table, to: "removed")
        try connection.execute("DELETE FROM shared_tables WHERE id = ?", [.uuid(table.id)])
    }

    func setHistory(_ name: QualifiedName, in share: Share, shared: Bool) throws(RegistryError) {
        let table = try require(try TableName(name), in: share)
        try requireOwn(table, to: "changed")
        try connection.execute(
            "UPDATE shared_tables SET history_shared = ? WHERE id = ?", [.flag(shared), .uuid(table.id)])
    }

    /// How the schema is spelled by the share's other tables, so that a schema has one spelling.
    private func spelling(of schema: ObjectName, in share: UUID, besides id: UUID) throws(RegistryError) -> String {
        let rows = try connection.query(
            "SELECT schema_name FROM shared_tables WHERE share_id = ? AND schema_key = ? AND id <> ? LIMIT 1",
            [.uuid(share), .text(schema.key), .uuid(id)])
        guard let row = rows.first else { return schema.text }
        return try row.text(0)
    }

    /// A location that came as a value, not as text, has to be one that can be written and read again.
    private static func check(_ location: TableLocation) throws(RegistryError) {
        let text = location.description
        guard try TableLocation(parsing: text) == location else {
            throw LocationSyntax.invalid(text, "is not in its shortest form")
        }
    }
}
