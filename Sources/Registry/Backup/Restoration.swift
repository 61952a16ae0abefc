public import Foundation

/// A backup on its way into a registry: verified, brought to this program's schema, and compared with what it replaces.
public final class Restoration: Sendable {
    /// What is at the registry's place before.
    public enum Replaced: Sendable, Hashable {
        /// Nothing, or a registry in which nothing was ever done.
        case nothing
        case registry(RestoreComparison)
        /// Something that cannot be compared, and why.
        case unknown(String)
    }

    public let manifest: BackupManifest
    /// As it was found first; what counts is in the result of ``perform(as:at:)``.
    public let replaced: Replaced
    private let place: RegistryPlace
    private let backup: String
    private let staged: StagedRegistry

    /// Looks at everything and changes nothing. The caller sees to it that no other restoration is under way.
    ///
    /// - Parameters:
    ///   - backup: the path of the backup.
    ///   - folder: where a file can be made on the way, for a database; that of a file is its own.
    /// - Throws: `.notFound` for the backup; `.unavailable` for one that is damaged or of a newer causeway, and for
    ///   a place that holds another program's data.
    public init(
        of backup: String, into place: RegistryPlace, workingIn folder: String, at now: Date
    ) async throws(RegistryError) {
        let target =
            switch place {
            case .file(let path): path
            case .database: URL(fileURLWithPath: folder).appending(path: "restoring").path
            }
        StagedFile.sweep(target)
        self.place = place
        self.backup = backup
        let (manifest, staged, facts) = try await BlockingWork.run { () throws(RegistryError) in
            let archive = try BackupArchive(path: backup)
            let staged = try StagedRegistry(of: archive, for: target)
            try archive.close()
            return (archive.manifest, staged, try staged.facts())
        }
        self.manifest = manifest
        self.staged = staged
        let current = try await Self.current(place)
        replaced = current.replaced(by: facts, at: now)
    }

    /// Replaces the registry, all of it or nothing. For a file, nobody else may work with it meanwhile: the caller
    /// holds its lock.
    ///
    /// - Returns: what was replaced, and where the replaced file is kept.
    public func perform(
        as actor: AuditActor, at now: Date
    ) async throws(RegistryError) -> (replaced: Replaced, kept: String?) {
        let event = AuditEntry(
            operation: "restoreRegistry", object: URL(fileURLWithPath: backup).lastPathComponent,
            details: ["madeAt": [manifest.madeAt.formatted(.iso8601)], "kind": [manifest.kind.rawValue]])
        switch place {
        case .file(let path):
            let current = try await Self.current(place)
            return try await BlockingWork.run { [staged] () throws(RegistryError) in
                let result = current.replaced(by: try staged.facts(), at: now)
                try staged.adopt(current.facts, event, by: actor, at: now)
                try staged.close()
                let replacement = SQLiteReplacement(path: path, now: now)
                return (result, try replacement.place(staged.file, isReadable: current.isReadable))
            }
        case .database(let url):
            let replacement = try await PostgreSQLReplacement(url: url)
            let current = try await replacement.current { state throws(RegistryError) in try CurrentRegistry(state) }
            let result = try await BlockingWork.run { [staged] () throws(RegistryError) in
                try staged.adopt(current.facts, event, by: actor, at: now)
                return current.replaced(by: try staged.facts(), at: now)
            }
            try await replacement.place(staged)
            try staged.close()
            return (result, nil)
        }
    }

    private static func current(_ place: RegistryPlace) async throws(RegistryError) -> CurrentRegistry {
        guard case .file(let path) = place else {
            return try await place.read { state throws(RegistryError) in try CurrentRegistry(state) }
        }
        let isMarked: Bool
        switch SQLiteHeader.read(path) {
        case .missing, .empty: return .nothing
        case .unreadable(let reason):
            throw RegistryError(.unavailable, "The registry \(path) cannot be replaced: \(reason).")
        case .otherFile: return .unknown("it is damaged, or no database", isReadable: false)
        // The mark of a registry that is new may be in its log still, where SQLite finds it.
        case .database(let id): isMarked = id == SQLiteStore.applicationID
        }
        do throws(RegistryError) {
            return try await place.read { state throws(RegistryError) in try CurrentRegistry(state) }
        } catch {
            guard isMarked else { throw error }
            return .unknown(error.message, isReadable: false)
        }
    }
}
