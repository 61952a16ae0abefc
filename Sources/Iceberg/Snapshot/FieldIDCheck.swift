import Parquet
import Synchronization
import Tables

/// Makes sure that data files have field ids, where nothing but these tells which column is which.
///
/// A recipient would find no column of a file without ids, and read NULL for all of them. Files are imported without
/// ids by whole commits, so that one file of each is looked at, once.
final class FieldIDCheck: Sendable {
    /// Files that are looked at for one snapshot; of more commits, as many spread over all.
    private static let maximumFiles = 4096

    private let store: any ObjectStore
    /// The snapshots whose files have been looked at.
    private let checked = Mutex<Set<Int64>>([])

    init(store: any ObjectStore) {
        self.store = store
    }

    /// - Throws: ``TableError`` of kind `unsupported` where a file has no ids.
    func check(_ manifests: some Sequence<ManifestFiles>) async throws(TableError) {
        var candidates = files(of: manifests)
        let step = max(1, candidates.count / Self.maximumFiles)
        candidates = candidates.enumerated().filter { $0.offset % step == 0 }.map(\.element)
        try await SideBySide.run(candidates) { await self.failure(of: $0.file, $0.size) }
        let snapshots = candidates.map(\.snapshot)
        checked.withLock { $0.formUnion(snapshots) }
    }

    private struct Candidate: Sendable {
        let snapshot: Int64
        let file: ObjectLocation
        let size: Int64
    }

    /// A file of each snapshot that was not looked at yet.
    private func files(of manifests: some Sequence<ManifestFiles>) -> [Candidate] {
        var seen = checked.withLock { $0 }
        var files: [Candidate] = []
        for manifest in manifests {
            var reader = manifest.files.reader()
            for index in 0..<manifest.files.count where seen.insert(manifest.snapshotIDs[index]).inserted {
                files.append(
                    Candidate(
                        snapshot: manifest.snapshotIDs[index], file: reader.location(of: index),
                        size: reader.size(of: index)))
            }
        }
        return files
    }

    private func failure(of file: ObjectLocation, _ size: Int64) async -> TableError? {
        do throws(ParquetError) {
            let parquet = try await ParquetFile(.object(file, size: size, store: store))
            if parquet.leaves.isEmpty || parquet.leaves.contains(where: { $0.fieldID != nil }) { return nil }
            return TableError(
                .unsupported,
                "data files of the table have no field ids, and the table has no schema.name-mapping.default to tell "
                    + "their columns: its owner can set that property, or rewrite the files",
                detail: "\(file) has no field ids")
        } catch {
            // Damaged and missing files fail where they are read; only what cannot be known now is an error.
            switch error.kind {
            case .storage(let error) where error.kind != .notFound && error.kind != .rangeNotSatisfiable:
                return TableError(error)
            default: return nil
            }
        }
    }
}
