public import Tables

/// A Delta table as its log describes it.
///
/// Holds nothing between calls: every call looks at the log afresh, and takes from a snapshot that the caller kept what
/// did not change since.
public struct DeltaTable: SharedTable {
    private let store: any ObjectStore
    private let policy: LocationPolicy
    private let detail: FileDetail

    /// - Parameters:
    ///   - policy: decides which of the paths in the log may be read; its root is the table's root.
    ///   - detail: how much of each file the snapshots hold.
    public init(store: any ObjectStore, policy: LocationPolicy, detail: FileDetail = .everything) {
        self.store = store
        self.policy = policy
        self.detail = detail
    }

    private func log(from start: Int64 = 0) async throws(TableError) -> OpenLog {
        try await OpenLog(store: store, policy: policy, detail: detail, from: start)
    }

    public func latestVersion(known: TableSnapshot?) async throws(TableError) -> Int64 {
        if let hint = await LastCheckpoint.version(root: policy.root, store: store) {
            let listing = try await LogListing(root: policy.root, store: store, from: hint)
            if listing.checkpoints.newest != nil { return listing.latestVersion }
        }
        return try await LogListing(root: policy.root, store: store).latestVersion
    }

    public func version(atOrAfter timestamp: Int64) async throws(TableError) -> Int64 {
        try await log().clock().version(atOrAfter: timestamp)
    }

    public func version(asOf timestamp: Int64) async throws(TableError) -> Int64 {
        try await log().clock().version(asOf: timestamp)
    }

    public func definition(at moment: TableMoment) async throws(TableError) -> TableDefinition {
        try await read(moment) { log, version async throws(TableError) in try await log.definition(at: version) }
    }

    public func snapshot(
        at moment: TableMoment, known: TableSnapshot?, matching predicate: Predicate?
    ) async throws(TableError) -> TableSnapshot {
        if let known, isEnough(known, for: moment), let snapshot = try await refreshed(known, moment) {
            return snapshot
        }
        return try await read(moment) { log, version async throws(TableError) in
            try await log.snapshot(at: version, known: known)
        }
    }

    /// What is asked for, from a known snapshot and the log since; nil where these do not do.
    private func refreshed(_ known: TableSnapshot, _ moment: TableMoment) async throws(TableError) -> TableSnapshot? {
        // The commit of the known version is listed with what is newer: were it another, the table would be too.
        let log = try await log(from: known.version)
        guard log.listing.commit(known.version)?.identity == known.identity else { return nil }
        let version = moment == .latest ? log.listing.latestVersion : known.version
        do throws(TableError) { return try await log.snapshot(at: version, known: known) } catch {
            // Cleaned up since it was listed: the log leads there another way now.
            guard error.kind == .outOfRange || error.kind == .storage(.notFound) else { throw error }
            return nil
        }
    }

    /// Whether no part of the log that is older than the known version is needed.
    private func isEnough(_ known: TableSnapshot, for moment: TableMoment) -> Bool {
        switch moment {
        case .latest: true
        case .pinned(let version): version == known.version
        case .version(let version): version == known.version && known.isDated
        case .timestamp: false
        }
    }

    /// Opens as much of the log as a moment asks for.
    private func read<Result>(
        _ moment: TableMoment, _ body: (OpenLog, Int64) async throws(TableError) -> Result
    ) async throws(TableError) -> Result {
        switch moment {
        case .latest:
            if let log = try await latestLog() {
                do throws(TableError) { return try await body(log, log.listing.latestVersion) } catch {
                    // What is older may do where the newest checkpoint does not.
                    guard error.mayBeAvoided || error.kind == .outOfRange else { throw error }
                }
            }
            let log = try await log()
            return try await body(log, log.listing.latestVersion)
        case .version(let version), .pinned(let version): return try await body(try await log(), version)
        case .timestamp(let timestamp):
            let log = try await log()
            return try await body(log, try await log.clock().version(asOf: timestamp))
        }
    }

    /// The log from its last checkpoint on; nil where there is no hint, or where it is stale.
    private func latestLog() async throws(TableError) -> OpenLog? {
        guard let hint = await LastCheckpoint.version(root: policy.root, store: store), hint > 0 else { return nil }
        let log = try await log(from: hint)
        return log.listing.checkpoints.newest == nil ? nil : log
    }

    public func changes(_ range: ChangeRange) async throws(TableError) -> TableChanges {
        let log = try await log()
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
        let versions = "the table has the versions \(log.listing.earliestVersion) to \(latest)"
        guard first >= 0, first <= latest else {
            throw TableError(.outOfRange, "the starting version \(first) does not exist: \(versions)")
        }
        guard last <= latest else {
            throw TableError(.outOfRange, "the ending version \(last) does not exist: \(versions)")
        }
        guard first <= last else {
            throw TableError(.outOfRange, "the starting version \(first) is after the ending version \(last)")
        }
        return try await ChangeReader(log: log, versions: first...last, content: range.content).read()
    }
}
