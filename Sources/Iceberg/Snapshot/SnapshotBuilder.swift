import Tables

/// Makes a snapshot of what its manifests list.
struct SnapshotBuilder {
    let document: MetadataDocument
    let metadata: IcebergMetadata
    let access: TableAccess
    let detail: FileDetail
    let reading: TableReading
    /// What an earlier snapshot of the table was made from.
    let known: IcebergOrigin?

    /// - Parameters:
    ///   - snapshot: nil for a table without rows.
    ///   - schema: the schema under which it is read.
    func build(
        _ snapshot: IcebergSnapshot?, version: RecordedVersion?, schema: IcebergSchema, identity: String,
        matching predicate: Predicate?
    ) async throws(TableError) -> TableSnapshot {
        let definition = try DeltaDefinition(metadata, schema: schema.leavingOut(reading.leftOut))
        let paths = PathReader(policy: access.policy, location: metadata.location)
        let loader = ManifestLoader(store: access.store, paths: paths, metadata: metadata)
        var manifests: [ManifestFile] = []
        if let snapshot { manifests = try await loader.manifests(of: snapshot) }
        let partitions = try ImportedPartitions(manifests, metadata, definition)
        let pruner = predicate.map {
            FilePruner(
                schema: definition.columns.schema, partitionColumns: partitions.names, predicate: $0)
        }
        let places = ColumnPlace.all(of: definition.schema, mapping: definition.mapping)
        let context = DataManifest.Context(
            paths: paths, mapping: definition.mapping, places: places, schema: definition.schema,
            times: metadata.snapshots.mapValues(\.timestamp), detail: detail == .everything,
            pruner: pruner, imported: partitions)
        let data = manifests.filter { $0.content == .data && mayMatch($0, pruner, places) }
        let deleteManifests = manifests.filter { $0.content == .deletes }
        let loaded = try await load(data, loader, context, schema)
        let deletes = DeleteIndex(try await loader.deletes(deleteManifests))
        var assembly = FileAssembly(root: access.policy.root, deletes: deletes, reading: reading)
        for files in loaded { try assembly.append(files) }
        try InitialDefaults.check(definition.schema, loaded, metadata)
        let origin = IcebergOrigin(
            document: document, metadata: metadata, schemaID: schema.id, mapping: definition.mapping,
            manifests: predicate == nil ? Dictionary(zip(data.map(\.path), loaded)) { one, _ in one } : [:],
            deletes: deletes, sets: assembly.sets, reader: reader(paths, schema),
            fieldIDs: known?.fieldIDs ?? FieldIDCheck(store: access.store))
        return TableSnapshot(
            version: version?.version ?? 0, timestamp: version?.timestamp ?? metadata.lastUpdated,
            protocol: definition.tableProtocol(hasDeletes: assembly.files.hasDeletionVectors),
            metadata: definition.tableMetadata(partitionColumns: partitions.names), files: assembly.files,
            identity: identity, origin: origin)
    }

    /// - Parameter schema: with all columns: what recipients do not get may still tell which rows are deleted.
    private func reader(_ paths: PathReader, _ schema: IcebergSchema) -> DeleteReader {
        // What it keeps is told by where files are below the table's root.
        if let known, known.metadata.location == metadata.location, known.schemaID == schema.id { return known.reader }
        return DeleteReader(
            store: access.store, paths: paths, places: ColumnPlace.all(of: schema, mapping: .byID))
    }

    private func mayMatch(_ manifest: ManifestFile, _ pruner: FilePruner?, _ places: [Int32: ColumnPlace]) -> Bool {
        guard let pruner, let spec = manifest.specID.flatMap({ metadata.specs[$0] }) else { return true }
        let facts = PartitionFacts(spec: spec, places: places).facts(of: manifest.summaries)
        return pruner.mayContainMatches(facts) { _ in .unknown }
    }

    /// Reads the manifests that are not known yet.
    private func load(
        _ data: [ManifestFile], _ loader: ManifestLoader, _ context: DataManifest.Context, _ schema: IcebergSchema
    ) async throws(TableError) -> [ManifestFiles] {
        let isUsable =
            context.pruner == nil && known?.schemaID == schema.id && known?.mapping == context.mapping
            && known?.metadata.location == metadata.location
        let shared = isUsable ? known?.manifests ?? [:] : [:]
        let missing = data.filter { shared[$0.path] == nil }
        var read = try await loader.data(missing, context)[...]
        return data.compactMap { shared[$0.path] ?? read.popFirst() }
    }
}
