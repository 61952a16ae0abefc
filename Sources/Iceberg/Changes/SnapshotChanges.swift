import Tables

/// Tells what one snapshot changed.
struct SnapshotChanges {
    let metadata: IcebergMetadata
    let access: TableAccess
    let definition: DeltaDefinition
    private let paths: PathReader
    private let loader: ManifestLoader
    private let reader: DeleteReader
    private let context: DataManifest.Context

    init(metadata: IcebergMetadata, access: TableAccess, definition: DeltaDefinition) {
        self.metadata = metadata
        self.access = access
        self.definition = definition
        paths = PathReader(policy: access.policy, location: metadata.location)
        loader = ManifestLoader(store: access.store, paths: paths, metadata: metadata)
        reader = DeleteReader(store: access.store, paths: paths, places: [:])
        context = DataManifest.Context(
            paths: paths, mapping: definition.mapping,
            places: ColumnPlace.all(of: definition.schema, mapping: definition.mapping), schema: definition.schema,
            times: metadata.snapshots.mapValues(\.timestamp), detail: true, pruner: nil, imported: .none)
    }

    /// What a snapshot did to its parent, by the manifests that it wrote.
    func changes(by snapshot: IcebergSnapshot) async throws(TableError) -> [FileChange] {
        // Files were only written anew: no row came or went.
        if snapshot.operation == .replace { return [] }
        let manifests = try await loader.manifests(of: snapshot, withDead: true)
        let own = manifests.filter { $0.addedSnapshotID == snapshot.id }
        let data = own.filter { $0.content == .data }
        let added = try await loader.data(data, context, .added(snapshot.id))
        let removed = try await loader.data(data, context, .removed(snapshot.id))
        let ownDeletes = own.filter { $0.content == .deletes }
        let addedDeletes = try await loader.deletes(ownDeletes, .added(snapshot.id))
        let removedDeletes = try await loader.deletes(ownDeletes, .removed(snapshot.id))
        if (addedDeletes + removedDeletes).contains(where: { $0.isEquality }) { throw Self.equality }
        let live = try await loader.deletes(manifests.filter { $0.content == .deletes && !$0.isDead })
        let after = DeleteIndex(live)
        let fresh = Set(addedDeletes)
        let before = DeleteIndex(live.filter { !fresh.contains($0) } + removedDeletes)
        var changes: [FileChange] = []
        for files in removed { changes += try await whole(files, .remove, before) }
        for files in added { changes += try await whole(files, .add, after) }
        guard !addedDeletes.isEmpty || !removedDeletes.isEmpty else { return changes }
        let new = keys(of: added)
        for files in try await loader.data(manifests.filter { $0.content == .data && !$0.isDead }, context) {
            changes += try await masked(files, before, after, besides: new)
        }
        return changes
    }

    /// The difference between two snapshots of which neither is the other's parent.
    func changes(from old: IcebergSnapshot, to new: IcebergSnapshot) async throws(TableError) -> [FileChange] {
        let before = try await state(of: old)
        let after = try await state(of: new)
        let oldKeys = keys(of: before.files)
        let newKeys = keys(of: after.files)
        var changes: [FileChange] = []
        for files in before.files { changes += try await whole(files, .remove, before.deletes, besides: newKeys) }
        for files in after.files {
            changes += try await whole(files, .add, after.deletes, besides: oldKeys)
            let fresh = keys(of: [files]).subtracting(oldKeys)
            changes += try await masked(files, before.deletes, after.deletes, besides: fresh)
        }
        return changes
    }

    private func state(
        of snapshot: IcebergSnapshot
    ) async throws(TableError) -> (files: [ManifestFiles], deletes: DeleteIndex) {
        let manifests = try await loader.manifests(of: snapshot)
        let files = try await loader.data(manifests.filter { $0.content == .data }, context)
        return (files, DeleteIndex(try await loader.deletes(manifests.filter { $0.content == .deletes })))
    }

    // MARK: Files

    /// Files that came or went, with what was deleted of them.
    private func whole(
        _ files: ManifestFiles, _ kind: TableChanges.Kind, _ deletes: DeleteIndex, besides: Set<[UInt8]> = []
    ) async throws(TableError) -> [FileChange] {
        var changes: [FileChange] = []
        var list = files.files.reader()
        var key: [UInt8] = []
        for index in 0..<files.files.count {
            list.key(of: index, into: &key)
            guard !besides.contains(key) else { continue }
            var file = list.file(index)
            file.deletionVector = try await vector(key, index, files, deletes)
            changes.append(FileChange(kind: kind, file: file, partition: partition(of: index, in: files, &list)))
        }
        return changes
    }

    /// Files that stay, of which other rows are deleted than before.
    private func masked(
        _ files: ManifestFiles, _ before: DeleteIndex, _ after: DeleteIndex, besides new: Set<[UInt8]>
    ) async throws(TableError) -> [FileChange] {
        var changes: [FileChange] = []
        var list = files.files.reader()
        var key: [UInt8] = []
        for index in 0..<files.files.count {
            list.key(of: index, into: &key)
            guard !new.contains(key), try isAffected(key, index, files, before, after) else { continue }
            let old = try await vector(key, index, files, before)
            let present = try await vector(key, index, files, after)
            guard old?.storage != present?.storage else { continue }
            var file = list.file(index)
            let partition = partition(of: index, in: files, &list)
            file.deletionVector = old
            changes.append(FileChange(kind: .remove, file: file, partition: partition))
            file.deletionVector = present
            changes.append(FileChange(kind: .add, file: file, partition: partition))
        }
        return changes
    }

    private func partition(
        of index: Int, in files: ManifestFiles, _ list: inout FileReader
    ) -> (facts: [PartitionFact], key: [UInt8]) {
        // The same partition may be known for something else under another schema.
        (list.partitionFacts(of: index), Array("\(definition.schema.id) ".utf8) + files.partition(of: index))
    }

    /// Whether other delete files apply to a file than before.
    private func isAffected(
        _ key: [UInt8], _ index: Int, _ files: ManifestFiles, _ before: DeleteIndex, _ after: DeleteIndex
    ) throws(TableError) -> Bool {
        let partition = files.partition(of: index)
        let number = files.sequenceNumbers[index]
        let old = try before.positions(file: key, partition: partition, sequenceNumber: number)
        let new = try after.positions(file: key, partition: partition, sequenceNumber: number)
        return old.map { before.files[Int($0)] } != new.map { after.files[Int($0)] }
    }

    private static let equality = TableError(
        .unsupported,
        "the range holds equality deletes, which do not tell which rows they deleted: read versions after the table "
            + "was compacted, or its snapshots")

    private static func records(_ files: ManifestFiles, _ index: Int) -> Int64? {
        var reader = files.files.reader()
        return FileStatistics.numRecords(in: Array(reader.stats(of: index)))
    }

    private func vector(
        _ key: [UInt8], _ index: Int, _ files: ManifestFiles, _ deletes: DeleteIndex
    ) async throws(TableError) -> DeletionVector? {
        guard !deletes.isEmpty else { return nil }
        let partition = files.partition(of: index)
        let sequenceNumber = files.sequenceNumbers[index]
        guard deletes.equalityDeletes(partition: partition, sequenceNumber: sequenceNumber).isEmpty else {
            throw Self.equality
        }
        let set = try deletes.positions(file: key, partition: partition, sequenceNumber: sequenceNumber)
        guard !set.isEmpty else { return nil }
        return try await reader.vector(
            of: files.files.location(of: index), records: Self.records(files, index),
            in: set.map { deletes.files[Int($0)] })
    }

    private func keys(of manifests: [ManifestFiles]) -> Set<[UInt8]> {
        var keys: Set<[UInt8]> = []
        var key: [UInt8] = []
        for manifest in manifests {
            var list = manifest.files.reader()
            for index in 0..<manifest.files.count {
                list.key(of: index, into: &key)
                keys.insert(key)
            }
        }
        return keys
    }
}
