import Registry
import Sharing
import Tables

/// A table as one share shows it: the only way to its versions, files and changes.
///
/// Snapshots are kept as the table has them, whoever asks. What a share does not show is taken out here, after a
/// snapshot was found and before anything is said of it.
struct SharedView: Sendable {
    private let table: any SharedTable
    /// Tells the table from all others.
    private let name: String
    private let snapshots: SnapshotCache
    private let filter: PartitionFilter?
    private let versions: SharedVersions
    private let isWhole: Bool

    /// - Throws: ``TableError`` where the registry holds a filter that cannot be read: then nothing is shown.
    init(
        of extent: TableExtent, table: any SharedTable, named name: String, snapshots: SnapshotCache
    ) throws(TableError) {
        self.table = table
        self.name = name
        self.snapshots = snapshots
        versions = SharedVersions(first: extent.startVersion)
        isWhole = extent == TableExtent()
        do {
            filter = try extent.filter.map(PartitionFilter.init(parsing:))
        } catch {
            throw TableError(
                .filterUnfit,
                "what is shared of this table is told by a filter that this server cannot read: its provider has to "
                    + "set it again", detail: error.message)
        }
    }

    func latestVersion() async throws(TableError) -> Int64 {
        let version = try await snapshots.latestVersion(of: table, named: name)
        try versions.require(version)
        return version
    }

    /// The earliest version that is shown and was committed at or after these milliseconds since the epoch.
    func version(atOrAfter timestamp: Int64) async throws(TableError) -> Int64 {
        let found: Int64
        do {
            found = try await table.version(atOrAfter: timestamp)
        } catch {
            throw told(error)
        }
        guard let first = versions.first, found < first else { return found }
        try versions.require(try await latestVersion())
        return first
    }

    /// The table at one moment, with the files that are shown.
    func snapshot(at moment: TableMoment) async throws(TableError) -> HeldSnapshot {
        // What is not shown is not looked at: how long that takes, and how it fails, would tell of it.
        switch moment {
        case .version(let version), .pinned(let version): try versions.require(version)
        case .latest, .timestamp: break
        }
        let held: HeldSnapshot
        do {
            held = try await snapshots.snapshot(of: table, named: name, at: moment)
        } catch {
            throw told(error)
        }
        try versions.require(held.snapshot.version)
        guard let filter else { return held }
        return try held.restricted(to: filter, partitionColumnsListed: table.listsPartitionColumns)
    }

    func changes(_ range: ChangeRange) async throws(TableError) -> TableChanges {
        let changes: TableChanges
        do {
            changes = try await table.changes(try await shown(range))
        } catch {
            throw told(error)
        }
        try versions.require(changes.versions.lowerBound)
        guard let filter else { return changes }
        return try changes.restricted(to: filter, partitionColumnsListed: table.listsPartitionColumns)
    }

    /// An error of the table as a recipient may have it who is shown a part: of what is wrong elsewhere only the log is
    /// told, since paths and numbers of commits speak of what is not shown.
    private func told(_ error: TableError) -> TableError {
        switch error.kind {
        case .corrupt, .incomplete, .forbiddenLocation:
            guard !isWhole else { return error }
            return TableError(
                error.kind, "the table's metadata cannot be read as it is; its provider's log says what is wrong",
                detail: error.description)
        default: return versions.told(error)
        }
    }

    /// The range without the versions that are not shown, where it begins at a time.
    private func shown(_ range: ChangeRange) async throws(TableError) -> ChangeRange {
        guard versions.first != nil else { return range }
        switch range.start {
        case .version(let version):
            try versions.require(version)
            return range
        case .timestamp(let timestamp):
            let start = try await version(atOrAfter: timestamp)
            return ChangeRange(start: .version(start), end: range.end, content: range.content)
        }
    }
}
