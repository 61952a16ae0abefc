public import Foundation

extension Registry {
    /// The namespaces that a share shows as a whole.
    public func namespaces(in share: UUID) async throws(RegistryError) -> [SharedNamespace] {
        try await store.read { connection throws(RegistryError) in
            try NamespaceRecords(connection: connection).all(in: share)
        }
    }

    /// Makes the tables of a shared namespace those that its catalog lists: new ones appear, and those that are gone
    /// disappear. A table keeps its id while it is there. Nothing is written where nothing changed.
    ///
    /// A table that was put into the schema by itself goes before one of the namespace that has its name.
    ///
    /// - Parameter names: the catalog's names of all tables in the namespace.
    /// - Returns: names that no table of a share can have, or that differ from another in case alone; these do not
    ///   appear.
    @discardableResult
    public func reconcile(
        _ namespace: SharedNamespace, tables names: [String]
    ) async throws(RegistryError) -> [String] {
        let (known, taken) = try await store.read { connection throws(RegistryError) in
            let records = NamespaceRecords(connection: connection)
            return (try records.tables(of: namespace.id).map(\.location), try records.otherTables(beside: namespace))
        }
        // Of names that differ in case alone the one that is there stays.
        let present = Set(known)
        let ordered = names.sorted { one, two in
            let (oneIsKnown, twoIsKnown) = (
                present.contains(namespace.location.table(one).description),
                present.contains(namespace.location.table(two).description)
            )
            return oneIsKnown == twoIsKnown ? one < two : oneIsKnown
        }
        let listed = Self.members(ordered, besides: taken)
        let wanted = Set(listed.members.map { namespace.location.table($0.text).description })
        guard wanted != Set(known) else { return listed.others }
        let time = now()
        try await store.write { connection throws(RegistryError) in
            let records = NamespaceRecords(connection: connection)
            // It may have been removed since it was asked for.
            guard try records.exists(namespace.id) else { return }
            let present = try records.tables(of: namespace.id)
            for table in present where !wanted.contains(table.location) {
                try connection.execute("DELETE FROM shared_tables WHERE id = ?", [.uuid(table.id)])
            }
            let kept = Set(present.map(\.location))
            for name in listed.members {
                let location = namespace.location.table(name.text)
                guard !kept.contains(location.description) else { continue }
                try TableRecords(connection: connection).insertMember(name, at: location, of: namespace, at: time)
            }
        }
        return listed.others
    }

    /// - Parameter taken: keys of tables that were put into the schema by themselves.
    private static func members(
        _ names: [String], besides taken: Set<String>
    ) -> (members: [ObjectName], others: [String]) {
        var members: [ObjectName] = []
        var others: [String] = []
        var keys: Set<String> = []
        for text in names {
            if let name = try? ObjectName(text, of: .table), name.text == text, keys.insert(name.key).inserted {
                if !taken.contains(name.key) { members.append(name) }
            } else {
                others.append(text)
            }
        }
        return (members, others)
    }
}
