public import Tables

/// An Iceberg table, read in the terms of Delta.
///
/// Holds nothing between calls: every call asks for the newest metadata, and takes from a snapshot that the caller kept
/// what did not change since.
public struct IcebergTable: SharedTable {
    private let name: String
    let source: any MetadataSource
    let access: @Sendable (String) throws(TableError) -> TableAccess
    private let ledger: any VersionLedger
    private let detail: FileDetail
    private let reading: TableReading

    /// - Parameters:
    ///   - name: tells the table from all others.
    ///   - access: what to read with a table whose metadata says that it is at this location.
    ///   - ledger: the numbers of versions that the metadata does not give.
    ///   - detail: how much of each file the snapshots hold.
    ///   - reading: what the operator wants where Delta cannot express all of the table.
    public init(
        named name: String, source: any MetadataSource, ledger: any VersionLedger, detail: FileDetail = .everything,
        reading: TableReading = TableReading(), access: @escaping @Sendable (String) throws(TableError) -> TableAccess
    ) {
        self.name = name
        self.source = source
        self.access = access
        self.ledger = ledger
        self.detail = detail
        self.reading = reading
    }

    /// The table's newest metadata.
    private struct Current {
        let document: MetadataDocument
        let metadata: IcebergMetadata
        let history: VersionHistory

        func snapshot(_ version: RecordedVersion?) throws(TableError) -> IcebergSnapshot? {
            guard let version else { return nil }
            if let snapshot = metadata.snapshots[version.snapshotID] { return snapshot }
            throw TableError(
                .outOfRange,
                "the snapshot of version \(version.version) has been expired: \(history.left(in: metadata))")
        }
    }

    private func current(_ known: IcebergOrigin? = nil) async throws(TableError) -> Current {
        var last: (document: MetadataDocument, metadata: IcebergMetadata)? = known.map { ($0.document, $0.metadata) }
        var isNewest = false
        while true {
            let document = try await source.current(known: last?.document)
            let isSame = last?.document.location == document.location && last?.document.tag == document.tag
            let metadata = if isSame, let last { last.metadata } else { try MetadataReader.read(document.bytes) }
            if let history = try await VersionHistory(metadata, of: name, ledger: ledger, isNewest: isNewest) {
                return Current(document: document, metadata: metadata, history: history)
            }
            // What is read again and has not changed is the newest there is.
            isNewest = true
            last = (document, metadata)
        }
    }

    /// Files hold every column, so that the partitions are not told to readers of Delta.
    public var listsPartitionColumns: Bool { false }

    public func latestVersion(known: TableSnapshot?) async throws(TableError) -> Int64 {
        try await current(known?.origin as? IcebergOrigin).history.latest
    }

    public func version(atOrAfter timestamp: Int64) async throws(TableError) -> Int64 {
        try await current().history.version(atOrAfter: timestamp)
    }

    public func version(asOf timestamp: Int64) async throws(TableError) -> Int64 {
        try await current().history.version(asOf: timestamp)
    }

    public func definition(at moment: TableMoment) async throws(TableError) -> TableDefinition {
        let current = try await current()
        let version = try entry(at: moment, in: current.history)
        let snapshot = try current.snapshot(version)
        let definition = try DeltaDefinition(
            current.metadata,
            schema: try schema(at: moment, of: snapshot, in: current.metadata).leavingOut(reading.leftOut))
        var manifests: [ManifestFile] = []
        if let snapshot {
            let access = try access(current.metadata.location)
            let paths = PathReader(policy: access.policy, location: current.metadata.location)
            manifests = try await ManifestLoader(store: access.store, paths: paths, metadata: current.metadata)
                .manifests(of: snapshot)
        }
        let partitions = try ImportedPartitions(manifests, current.metadata, definition)
        return TableDefinition(
            version: version?.version ?? 0,
            protocol: definition.tableProtocol(hasDeletes: manifests.contains { $0.content == .deletes }),
            metadata: definition.tableMetadata(partitionColumns: partitions.names), totals: snapshot?.totals)
    }

    public func snapshot(
        at moment: TableMoment, known: TableSnapshot?, matching predicate: Predicate?
    ) async throws(TableError) -> TableSnapshot {
        let origin = known?.origin as? IcebergOrigin
        let current = try await current(origin)
        let version = try entry(at: moment, in: current.history)
        let snapshot = try current.snapshot(version)
        let schema = try schema(at: moment, of: snapshot, in: current.metadata)
        let identity = "\(current.metadata.uuid)/\(snapshot?.id ?? 0)/\(schema.id)"
        if let known, known.identity == identity, known.version == version?.version ?? 0,
            known.timestamp == version?.timestamp ?? known.timestamp,
            origin?.isMadeOf(current.metadata) ?? true
        {
            return known.renewed(from: current.document, current.metadata)
        }
        let builder = SnapshotBuilder(
            document: current.document, metadata: current.metadata, access: try access(current.metadata.location),
            detail: detail, reading: reading, known: origin)
        return try await builder.build(
            snapshot, version: version, schema: schema, identity: identity, matching: predicate)
    }

    private func entry(at moment: TableMoment, in history: VersionHistory) throws(TableError) -> RecordedVersion? {
        switch moment {
        case .latest: history.entries.last
        case .version(let version), .pinned(let version): try history.entry(version)
        case .timestamp(let timestamp): try history.entry(try history.version(asOf: timestamp))
        }
    }

    /// The newest state is read under the table's present schema, an earlier one under its own.
    private func schema(
        at moment: TableMoment, of snapshot: IcebergSnapshot?, in metadata: IcebergMetadata
    ) throws(TableError) -> IcebergSchema {
        switch moment {
        case .latest: return try metadata.schema(of: nil)
        case .pinned where snapshot?.id == metadata.currentSnapshotID: return try metadata.schema(of: nil)
        default: return try metadata.schema(of: snapshot)
        }
    }

    public func changes(_ range: ChangeRange) async throws(TableError) -> TableChanges {
        let current = try await current()
        return try await ChangeReader(
            metadata: current.metadata, history: current.history, access: try access(current.metadata.location),
            range: range, reading: reading
        ).read()
    }
}
