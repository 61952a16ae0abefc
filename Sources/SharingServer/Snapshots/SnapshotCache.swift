public import Monitoring
import Synchronization
import Tables

/// Keeps snapshots of tables between requests, bounded in bytes.
///
/// Every request sees a table at least as new as it was when the request came, or no older than `staleness` where that
/// is configured: what is kept is checked against the log by the cheapest means, and brought up to date by what is new
/// alone. However many requests ask for a table, one looks at its log at a time, and those that wait take what it
/// found.
public actor SnapshotCache {
    private struct Key: Hashable {
        let table: String
        /// Latest, a version, or a pinned one.
        let moment: TableMoment
    }

    private struct Entry {
        let held: HeldSnapshot
        var checked: ContinuousClock.Instant
        var used: UInt64
    }

    private typealias Flight = Task<Result<HeldSnapshot, TableError>, Never>

    private final class Figures: Sendable {
        let state = Mutex((bytes: 0, count: 0))
    }

    private let maximumBytes: Int
    private let staleness: Duration
    private let metrics: ServerMetrics?
    /// What is held, for whoever reads metrics without waiting.
    private let figures = Figures()
    private var entries: [Key: Entry] = [:]
    private var flights: [Key: (id: UInt64, task: Flight)] = [:]
    private var clock: UInt64 = 0

    /// - Parameters:
    ///   - maximumBytes: of all snapshots together; 0 keeps none.
    ///   - staleness: for how long a snapshot is given out without a look at the log.
    ///   - metrics: count what was found here, and show what is held.
    public init(maximumBytes: Int, staleness: Duration, metrics: ServerMetrics? = nil) {
        self.metrics = metrics
        metrics?.observeCache(
            bytes: { [figures] in figures.state.withLock(\.bytes) },
            snapshots: { [figures] in figures.state.withLock(\.count) })
        self.maximumBytes = maximumBytes
        self.staleness = staleness
    }

    /// A snapshot of `table` at `moment`.
    ///
    /// - Parameter name: tells the table from all others.
    func snapshot(
        of table: any SharedTable, named name: String, at moment: TableMoment
    ) async throws(TableError) -> HeldSnapshot {
        let key = Key(table: name, moment: moment)
        switch moment {
        case .latest: return try await latest(of: table, key)
        case .version, .pinned: return try await fly(table, key)
        case .timestamp(let timestamp):
            let version = try await table.version(asOf: timestamp)
            return try await fly(table, Key(table: name, moment: .version(version)))
        }
    }

    /// What is known of the latest version without a look at the log, where that is recent enough to be given out.
    func recent(named name: String) -> HeldSnapshot? {
        let key = Key(table: name, moment: .latest)
        guard staleness > .zero, let entry = entries[key], entry.checked + staleness > .now else { return nil }
        touch(key)
        return entry.held
    }

    /// The latest version of `table`, of which no snapshot is needed.
    func latestVersion(of table: any SharedTable, named name: String) async throws(TableError) -> Int64 {
        try await table.latestVersion(known: entries[Key(table: name, moment: .latest)]?.held.snapshot)
    }

    private func latest(of table: any SharedTable, _ key: Key) async throws(TableError) -> HeldSnapshot {
        if let recent = recent(named: key.table) { return recent }
        // A look that began before this request came may have missed the newest commit.
        if let flight = flights[key] {
            _ = await flight.task.value
            // Who began it may not have come to take it away yet.
            if flights[key]?.id == flight.id { flights[key] = nil }
        }
        return try await fly(table, key)
    }

    /// Joins the look at the log that is under way, or begins one.
    private func fly(_ table: any SharedTable, _ key: Key) async throws(TableError) -> HeldSnapshot {
        if let flight = flights[key] { return try await flight.task.value.get() }
        let known = self.known(key)
        let started = ContinuousClock.now
        let task = Flight { await Self.load(table, key.moment, known) }
        clock += 1
        let id = clock
        flights[key] = (id, task)
        let result = await task.value
        if flights[key]?.id == id { flights[key] = nil }
        let held = try result.get()
        metrics?.cacheRequests.series(held === known ? "hit" : "miss").add()
        keep(held, key, at: started)
        return held
    }

    private static func load(
        _ table: any SharedTable, _ moment: TableMoment, _ known: HeldSnapshot?
    ) async -> Result<HeldSnapshot, TableError> {
        do {
            let snapshot = try await table.snapshot(at: moment, known: known?.snapshot)
            if let known, known.snapshot.isSame(as: snapshot) { return .success(known) }
            try await snapshot.origin?.verify()
            return .success(HeldSnapshot(snapshot))
        } catch {
            return .failure(error)
        }
    }

    // MARK: What is kept

    /// The best snapshot to begin with: of the version itself, or of the newest before it.
    private func known(_ key: Key) -> HeldSnapshot? {
        let all = entries.filter { $0.key.table == key.table }.map(\.value.held)
        switch key.moment {
        case .version(let version), .pinned(let version):
            return all.filter { $0.snapshot.version <= version }.max { one, two in
                (one.snapshot.version, one.snapshot.isDated ? 1 : 0) < (
                    two.snapshot.version, two.snapshot.isDated ? 1 : 0
                )
            }
        case .latest, .timestamp:
            return entries[key]?.held ?? all.max { $0.snapshot.version < $1.snapshot.version }
        }
    }

    private func touch(_ key: Key) {
        clock += 1
        entries[key]?.used = clock
    }

    private func keep(_ held: HeldSnapshot, _ key: Key, at checked: ContinuousClock.Instant) {
        clock += 1
        // Pages of an answer may still be of the version before.
        if key.moment == .latest, let old = entries[key], old.held.snapshot.version < held.snapshot.version {
            entries[Key(table: key.table, moment: .pinned(old.held.snapshot.version))] = old
        }
        let isKept = entries[key]?.held === held
        entries[key] = Entry(held: held, checked: checked, used: clock)
        // Most looks find what is kept already: only something new can be too much.
        guard !isKept else { return }
        evict()
        figures.state.withLock { [bytes, count] in $0 = (bytes, count) }
    }

    /// Lets go of what was not used for longest, until what is left is within bounds.
    private func evict() {
        while bytes > maximumBytes, let oldest = entries.min(by: { $0.value.used < $1.value.used }) {
            entries[oldest.key] = nil
        }
    }

    /// Bytes held: what snapshots share counts once.
    var bytes: Int {
        var chunks: [ObjectIdentifier: Int] = [:]
        for entry in entries.values { chunks.merge(entry.held.snapshot.files.chunkBytes) { one, _ in one } }
        // One snapshot may be kept under several moments.
        let held = Dictionary(entries.values.map { (ObjectIdentifier($0.held), $0.held) }) { one, _ in one }
        return chunks.values.reduce(0, +) + held.values.reduce(0) { $0 + $1.ownBytes } + entries.count * 256
    }

    /// Snapshots kept.
    var count: Int { entries.count }
}

extension TableSnapshot {
    /// Whether two snapshots are of one version of one table, as its log dates it, and made of the same.
    fileprivate func isSame(as other: TableSnapshot) -> Bool {
        version == other.version && identity == other.identity && timestamp == other.timestamp
            && origin === other.origin
    }
}
