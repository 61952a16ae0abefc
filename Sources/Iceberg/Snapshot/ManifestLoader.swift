import Tables

/// Fetches and reads manifests, several at a time.
struct ManifestLoader: Sendable {
    /// Manifests that are fetched or read side by side.
    private static let concurrency = 8
    /// The largest manifest or manifest list that is read, in bytes.
    private static let maximumBytes = 512 << 20

    let store: any ObjectStore
    let paths: PathReader
    let metadata: IcebergMetadata

    /// The manifests of a snapshot that have live files.
    ///
    /// - Parameter withDead: with those that only tell what was deleted.
    func manifests(
        of snapshot: IcebergSnapshot, withDead: Bool = false
    ) async throws(TableError) -> [ManifestFile] {
        guard !snapshot.isEncrypted else {
            throw TableError(.unsupported, "the table's manifest list is encrypted, which cannot be served")
        }
        guard let list = snapshot.manifestList else {
            return snapshot.manifests.map { path in
                ManifestFile(
                    path: path, length: nil, specID: nil, content: .data, sequenceNumber: 0,
                    addedSnapshotID: snapshot.id, isDead: false, summaries: [])
            }
        }
        let bytes = try await fetch(list, what: "manifest list")
        return try ManifestListReader.read(bytes).filter { withDead || !$0.isDead }
    }

    func spec(of manifest: ManifestFile, _ bytes: [UInt8]) throws(TableError) -> PartitionSpec {
        var id = manifest.specID ?? 0
        if manifest.specID == nil { id = try ManifestSpec.id(bytes) }
        guard let spec = metadata.specs[id] else {
            throw TableError(
                .corrupt,
                "the manifest \(PathReader.name(manifest.path)) has the partition spec \(id), which the table lacks")
        }
        return spec
    }

    func data(
        _ manifests: [ManifestFile], _ context: DataManifest.Context, _ selection: DataManifest.Selection = .live
    ) async throws(TableError) -> [ManifestFiles] {
        try await all(manifests) { (manifest, bytes, spec) throws(TableError) in
            try DataManifest(manifest: manifest, spec: spec, context: context, selection: selection).read(bytes)
        }
    }

    func deletes(
        _ manifests: [ManifestFile], _ selection: DataManifest.Selection = .live
    ) async throws(TableError) -> [DeleteFile] {
        let paths = paths
        return try await all(manifests) { (manifest, bytes, spec) throws(TableError) in
            try DeleteManifest(manifest: manifest, spec: spec, paths: paths, selection: selection).read(bytes)
        }.flatMap { $0 }
    }

    private struct Outcome<Part: Sendable>: Sendable {
        let index: Int
        var part: Part?
        var error: TableError?
    }

    /// What `read` makes of each manifest, in their order.
    func all<Part: Sendable>(
        _ manifests: [ManifestFile],
        _ read: @escaping @Sendable (ManifestFile, [UInt8], PartitionSpec) throws(TableError) -> Part
    ) async throws(TableError) -> [Part] {
        var parts = [Part?](repeating: nil, count: manifests.count)
        var failure: TableError?
        await withTaskGroup(of: Outcome<Part>.self) { group in
            var next = 0
            var running = 0
            while running > 0 || (next < manifests.count && failure == nil) {
                while running < Self.concurrency, next < manifests.count, failure == nil {
                    let index = next
                    group.addTask { await self.outcome(index, manifests[index], read) }
                    next += 1
                    running += 1
                }
                guard let outcome = await group.next() else { break }
                running -= 1
                parts[outcome.index] = outcome.part
                failure = failure ?? outcome.error
            }
        }
        if let failure { throw failure }
        return parts.compactMap { $0 }
    }

    @concurrent
    private func outcome<Part: Sendable>(
        _ index: Int, _ manifest: ManifestFile,
        _ read: @Sendable (ManifestFile, [UInt8], PartitionSpec) throws(TableError) -> Part
    ) async -> Outcome<Part> {
        do throws(TableError) {
            let bytes = try await fetch(manifest.path, what: "manifest")
            // A file that ends early is whole to whoever reads it where a block ends.
            if let length = manifest.length, bytes.count < length {
                throw TableError(
                    .corrupt,
                    "the table's manifest \(PathReader.name(manifest.path)) is damaged: it has \(bytes.count) bytes, "
                        + "and \(length) are listed")
            }
            return Outcome(index: index, part: try read(manifest, bytes, try spec(of: manifest, bytes)))
        } catch {
            return Outcome(index: index, error: error)
        }
    }

    private func fetch(_ path: String, what: String) async throws(TableError) -> [UInt8] {
        let location = try paths.resolve(path)
        do throws(StorageError) {
            return try await store.read(location, range: nil, limit: Self.maximumBytes)
        } catch {
            guard error.kind == .notFound else { throw TableError(error) }
            throw TableError(
                .corrupt,
                "the table's \(what) \(PathReader.name(path)) is missing: the snapshot may have been expired, or "
                    + "somebody deleted the file", detail: error.description)
        }
    }
}
