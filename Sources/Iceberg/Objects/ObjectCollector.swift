import Tables

/// Finds out which objects a state of a table consists of.
struct ObjectCollector: Sendable {
    let metadata: IcebergMetadata
    let access: TableAccess
    /// The metadata file.
    let location: String
    /// What was found of another state: manifests never change.
    let known: TableObjects?

    func objects(_ scope: TableObjects.Scope) async throws(TableError) -> TableObjects {
        let paths = PathReader(policy: access.policy, location: metadata.location)
        let loader = ManifestLoader(store: access.store, paths: paths, metadata: metadata)
        var manifests: [String: ManifestFile] = [:]
        var names = [location]
        // Keys are those below the table's root.
        let known = known?.paths.root == paths.root ? known : nil
        for snapshot in snapshots(scope) {
            if let list = snapshot.manifestList { names.append(list) }
            for manifest in try await self.manifests(of: snapshot, loader) { manifests[manifest.path] = manifest }
        }
        names += manifests.keys
        var files: [String: ObjectDigests] = [:]
        var missing: [ManifestFile] = []
        for (path, manifest) in manifests {
            if let digests = known?.files[path] { files[path] = digests } else { missing.append(manifest) }
        }
        let read = try await loader.all(missing) { (manifest, bytes, _) throws(TableError) in
            ObjectDigests(try ManifestPaths(manifest: manifest, paths: paths).read(bytes))
        }
        for (manifest, digests) in zip(missing, read) { files[manifest.path] = digests }
        let keys = names.compactMap { paths.fileKey(ofPath: Array($0.utf8)[...]) }
        return TableObjects(paths: paths, metadata: ObjectDigests(keys), files: files)
    }

    private func snapshots(_ scope: TableObjects.Scope) -> [IcebergSnapshot] {
        switch scope {
        case .current: metadata.currentSnapshotID.flatMap { metadata.snapshots[$0] }.map { [$0] } ?? []
        case .retained: Array(metadata.snapshots.values)
        }
    }

    /// With those that only tell what was deleted: readers of history open them too.
    private func manifests(
        of snapshot: IcebergSnapshot, _ loader: ManifestLoader
    ) async throws(TableError) -> [ManifestFile] {
        do throws(TableError) {
            return try await loader.manifests(of: snapshot, withDead: true)
        } catch {
            // An earlier snapshot that is damaged takes nothing away from the others.
            guard snapshot.id != metadata.currentSnapshotID, error.kind == .corrupt else { throw error }
            return []
        }
    }
}
