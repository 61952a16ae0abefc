import Foundation

extension Registry {
    /// Creates a share with its first tables.
    ///
    /// - Parameter changes: made to the new share in the same transaction, for what tables and namespaces do not say
    ///   themselves.
    /// - Throws: `.alreadyExists` for the share's name or a table given twice, `.invalid` for a name, comment or
    ///   location; and what ``updateShare(_:_:as:)`` throws for the changes.
    public func createShare(
        _ name: String, comment: String? = nil, tables: [TableEntry] = [], namespaces: [NamespaceEntry] = [],
        changes: ShareChanges = ShareChanges(), as actor: AuditActor
    ) async throws(RegistryError) -> ShareDetails {
        let all = Self.first(tables, namespaces, comment: comment, and: changes)
        let entry = Self.adding(all, to: AuditEntry(operation: "createShare", object: name))
        return try await change(entry, as: actor) { connection, now throws(RegistryError) in
            let name = try ObjectName(name, of: .share)
            let records = ShareRecords(connection: connection)
            try records.requireFree(name)
            var share = Share(
                id: UUID(), name: name.text, comment: try Comment.checked(comment), createdAt: SQLTime.rounded(now))
            try records.insert(share, name)
            try Self.make(all, in: &share, connection, at: now)
            return try records.details(share)
        }
    }

    /// Applies increments to a share: all of them or, when one cannot be, none.
    ///
    /// - Throws: `.notFound` for the share or a table to remove, rename or set; `.alreadyExists` for a name that is
    ///   taken; `.invalid` for a name, comment or location, and for no change at all.
    public func updateShare(
        _ name: String, _ changes: ShareChanges, as actor: AuditActor
    ) async throws(RegistryError) -> ShareDetails {
        let entry = Self.adding(changes, to: AuditEntry(operation: "updateShare", object: name))
        return try await change(entry, as: actor) { connection, now throws(RegistryError) in
            let name = try ObjectName(name, of: .share)
            guard !changes.isEmpty else {
                throw RegistryError(
                    .invalid, "The update of the share \"\(name)\" changes nothing: say what to change.")
            }
            let records = ShareRecords(connection: connection)
            var share = try records.require(name)
            try Self.make(changes, in: &share, connection, at: now)
            try records.touch(share.id)
            share.revision += 1
            return try records.details(share)
        }
    }

    /// Deletes a share, its tables' registrations and its grants. The tables themselves are not touched.
    ///
    /// - Returns: the share as it was.
    /// - Throws: `.notFound`.
    public func deleteShare(_ name: String, as actor: AuditActor) async throws(RegistryError) -> ShareDetails {
        let entry = AuditEntry(operation: "deleteShare", object: name)
        return try await change(entry, as: actor) { connection, _ throws(RegistryError) in
            let records = ShareRecords(connection: connection)
            let details = try records.details(try records.require(try ObjectName(name, of: .share)))
            try connection.execute(
                """
                UPDATE recipients SET revision = revision + 1
                WHERE id IN (SELECT recipient_id FROM grants WHERE share_id = ?)
                """, [.uuid(details.share.id)])
            try records.delete(details.share.id)
            return details
        }
    }

    /// All shares, ordered by name.
    public func shares() async throws(RegistryError) -> [Share] {
        try await store.read { connection throws(RegistryError) in try ShareRecords(connection: connection).all() }
    }

    /// A share with its tables and the recipients that it is granted to.
    ///
    /// - Throws: `.notFound`.
    public func share(_ name: String) async throws(RegistryError) -> ShareDetails {
        try await store.read { connection throws(RegistryError) in
            let records = ShareRecords(connection: connection)
            return try records.details(try records.require(try ObjectName(name, of: .share)))
        }
    }

    /// Makes changes to a share that is there, in the order that ``ShareChanges`` gives.
    private static func make(
        _ changes: ShareChanges, in share: inout Share, _ connection: any SQLConnection, at now: Date
    ) throws(RegistryError) {
        let records = ShareRecords(connection: connection)
        if let newName = changes.newName {
            let newName = try ObjectName(newName, of: .share)
            if let taken = try records.find(newName), taken.id != share.id { try records.requireFree(newName) }
            try records.rename(share.id, to: newName)
            share.name = newName.text
        }
        if let comment = changes.comment {
            share.comment = try Comment.checked(comment)
            try records.setComment(share.id, share.comment)
        }
        let tables = TableRecords(connection: connection)
        let namespaces = NamespaceRecords(connection: connection)
        for schema in changes.removeNamespaces { try namespaces.remove(schema, from: share) }
        for table in changes.remove { try tables.remove(table, from: share) }
        for rename in changes.rename { try tables.rename(rename, in: share) }
        if let history = changes.history {
            try records.setHistory(share.id, shared: history)
            share.historyShared = history
            try tables.setHistory(ofAllIn: share, shared: history)
        }
        for table in changes.add { try tables.insert(table, in: share, at: now) }
        for namespace in changes.addNamespaces { try namespaces.insert(namespace, in: share, at: now) }
        for table in changes.historyOn { try tables.setHistory(table, in: share, shared: true) }
        for table in changes.historyOff { try tables.setHistory(table, in: share, shared: false) }
        for change in changes.options { try tables.setOptions(change, in: share) }
        for change in changes.extents { try tables.setExtent(change, in: share) }
    }

    private static func first(
        _ tables: [TableEntry], _ namespaces: [NamespaceEntry], comment: String?, and changes: ShareChanges
    ) -> ShareChanges {
        var all = changes
        all.add = tables + changes.add
        all.addNamespaces = namespaces + changes.addNamespaces
        all.comment = changes.comment ?? comment
        return all
    }

    private static func adding(_ changes: ShareChanges, to entry: AuditEntry) -> AuditEntry {
        entry.adding("newName", [changes.newName]).adding("comment", [changes.comment])
            .adding("add", changes.add.map(summary) + changes.addNamespaces.map(summary))
            .adding("remove", changes.remove.map(\.description) + changes.removeNamespaces.map { "\($0).*" })
            .adding("rename", changes.rename.map { "\($0.from) to \($0.to)" })
            .adding("history", [changes.history.map { $0 ? "on" : "off" }])
            .adding("historyOn", changes.historyOn.map(\.description))
            .adding("historyOff", changes.historyOff.map(\.description))
            .adding("options", changes.options.map(\.summary))
            .adding("extents", changes.extents.map(\.summary))
    }

    private static func summary(_ namespace: NamespaceEntry) -> String {
        "\(namespace.schema).*=\(namespace.location)" + (namespace.historyShared ? " with history" : "")
    }

    private static func summary(_ table: TableEntry) -> String {
        "\(table.qualifiedName)=\(table.location)" + (table.historyShared ? " with history" : "") + table.extent.summary
    }
}
