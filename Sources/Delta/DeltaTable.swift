public import Tables

/// A Delta table as its log describes it.
///
/// Every call lists the log afresh; a cache of snapshots belongs above.
public struct DeltaTable: SharedTable {
    private let root: ObjectLocation
    private let store: any ObjectStore
    private let policy: LocationPolicy

    /// - Parameter policy: decides which of the paths in the log may be read; its root is the table's root.
    public init(store: any ObjectStore, policy: LocationPolicy) {
        self.root = policy.root
        self.store = store
        self.policy = policy
    }

    public func latestVersion() async throws(TableError) -> Int64 {
        try await LogListing(root: root, store: store).latestVersion
    }

    public func version(atOrAfter timestamp: Int64) async throws(TableError) -> Int64 {
        let log = try await OpenLog(root: root, store: store, policy: policy)
        return try await log.clock().version(atOrAfter: timestamp)
    }

    public func snapshot(at moment: TableMoment) async throws(TableError) -> TableSnapshot {
        let log = try await OpenLog(root: root, store: store, policy: policy)
        switch moment {
        case .latest: return try await log.snapshot(at: log.listing.latestVersion)
        case .version(let version): return try await log.snapshot(at: version)
        case .timestamp(let timestamp):
            return try await log.snapshot(at: try await log.clock().version(asOf: timestamp))
        }
    }

    public func changes(_ range: ChangeRange) async throws(TableError) -> TableChanges {
        let log = try await OpenLog(root: root, store: store, policy: policy)
        let latest = log.listing.latestVersion
        let clock: CommitClock? =
            switch (range.start, range.end) {
            case (.timestamp, _), (_, .timestamp?): try await log.clock()
            default: nil
            }
        let first =
            switch range.start {
            case .version(let version): version
            case .timestamp(let timestamp): try await clock?.version(atOrAfter: timestamp) ?? 0
            }
        let last =
            switch range.end {
            case .version(let version): version
            case .timestamp(let timestamp): try await clock?.version(atOrBefore: timestamp) ?? latest
            case nil: latest
            }
        guard first >= 0, first <= latest else {
            throw TableError(
                .outOfRange, "the starting version \(first) does not exist: the table has the versions 0 to \(latest)")
        }
        guard last <= latest else {
            throw TableError(
                .outOfRange, "the ending version \(last) does not exist: the table has the versions 0 to \(latest)")
        }
        guard first <= last else {
            throw TableError(.outOfRange, "the starting version \(first) is after the ending version \(last)")
        }
        return try await ChangeReader(log: log, versions: first...last, content: range.content).read()
    }
}
