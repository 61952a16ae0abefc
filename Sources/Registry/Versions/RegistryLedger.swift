public import Tables

/// The ledger of table versions that the registry keeps, for all servers that share it.
public struct RegistryLedger: VersionLedger {
    private let registry: Registry

    public init(_ registry: Registry) {
        self.registry = registry
    }

    public func versions(of table: String) async throws(TableError) -> [RecordedVersion] {
        do throws(RegistryError) {
            return try await registry.store.read { connection throws(RegistryError) in
                try VersionRecords(connection: connection).all(of: table)
            }
        } catch {
            throw Self.away(error)
        }
    }

    public func record(
        _ versions: [RecordedVersion], insteadOf known: [RecordedVersion], of table: String
    ) async throws(TableError) -> [RecordedVersion] {
        do throws(RegistryError) {
            return try await registry.store.write { connection throws(RegistryError) in
                let records = VersionRecords(connection: connection)
                let recorded = try records.all(of: table)
                // Another server may have seen the same states, or newer ones: what it recorded stands.
                guard recorded == known else { return recorded }
                let kept = versions.starts(with: known) ? known.count : 0
                if kept < known.count { try records.deleteAll(of: table) }
                for version in versions.dropFirst(kept) { try records.insert(version, of: table) }
                return versions
            }
        } catch {
            throw Self.away(error)
        }
    }

    private static func away(_ error: RegistryError) -> TableError {
        TableError(
            .storage(.unavailable), "the record of the table's versions cannot be read at the moment; try again",
            detail: error.message)
    }
}
