public import Tables

/// One state of an Iceberg table, as its own readers take it: the metadata file and what it names.
public struct TableState: Sendable {
    public let document: MetadataDocument
    let metadata: IcebergMetadata
    let access: TableAccess

    /// Where the table is, as its metadata names it.
    public var tableLocation: String { metadata.location }

    /// The table's root, below which its objects are.
    public var root: ObjectLocation { access.policy.root }

    /// Where they are read from.
    public var store: any ObjectStore { access.store }

    /// The metadata's JSON text.
    ///
    /// - Parameter onlyReferenced: whether snapshots that no branch and no tag refers to are left out.
    public func text(onlyReferenced: Bool) throws(TableError) -> [UInt8] {
        guard onlyReferenced else { return document.bytes }
        let references = try MetadataReduction.references(document.bytes)
        let current = [metadata.currentSnapshotID].compactMap { $0 }
        return try MetadataReduction(snapshots: references.union(current)).reduced(document.bytes)
    }

    /// The objects that make up the state.
    ///
    /// - Parameter known: what is known of another state of the table.
    public func objects(
        _ scope: TableObjects.Scope, known: TableObjects? = nil
    ) async throws(TableError) -> TableObjects {
        try await ObjectCollector(
            metadata: metadata, access: access, location: document.location, known: known
        ).objects(scope)
    }

    /// Refuses a table whose files its readers could not fetch from here: its own metadata tells them where to look,
    /// and a path of a disk means their own.
    public func requireStoreURLs() throws(TableError) {
        let snapshot = metadata.currentSnapshotID.flatMap { metadata.snapshots[$0] }
        let paths = [metadata.location, snapshot?.manifestList ?? snapshot?.manifests.first].compactMap { $0 }
        guard let path = paths.first(where: { path in !["s3://", "s3a://", "s3n://"].contains(where: path.hasPrefix) })
        else { return }
        let scheme = path.prefix { $0 != ":" }
        let kind = scheme == path ? "/…" : "\(scheme):…"
        throw TableError(
            .unsupported,
            "the table's metadata names its files by paths of the kind '\(PathReader.printable(kind))', which readers "
                + "of Iceberg would look for on their own machine: it can be read through Delta Sharing, and its owner "
                + "can write it under s3:// names of its bucket, which is also what a folder is mounted as")
    }
}

extension IcebergTable {
    /// The newest state.
    ///
    /// - Parameter known: an earlier one, returned as it is where nothing changed since.
    public func state(known: TableState? = nil) async throws(TableError) -> TableState {
        let document = try await source.current(known: known?.document)
        if let known, known.document.location == document.location, known.document.tag == document.tag {
            return known
        }
        return try state(document)
    }

    /// The state of a metadata file that ``state(known:)`` gave, however long ago.
    ///
    /// - Parameter tableLocation: ``TableState/tableLocation`` of that state.
    public func state(at location: String, of tableLocation: String) async throws(TableError) -> TableState {
        let access = try access(tableLocation)
        let file = try PathReader(policy: access.policy, location: tableLocation).resolve(location)
        let document = try await MetadataFile(file, store: access.store).current(known: nil)
        return try state(MetadataDocument(location: location, bytes: document.bytes))
    }

    /// What the table is read with where its metadata says that it is at this location.
    public func access(at tableLocation: String) throws(TableError) -> TableAccess { try access(tableLocation) }

    private func state(_ document: MetadataDocument) throws(TableError) -> TableState {
        let metadata = try MetadataReader.read(document.bytes)
        return TableState(document: document, metadata: metadata, access: try access(metadata.location))
    }
}
