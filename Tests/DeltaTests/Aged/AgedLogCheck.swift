import Delta
import SeededGenerator
import Tables
import Testing

/// One aged log, followed while it is written and read in every way at its end.
struct AgedLogCheck {
    /// How what cannot be read is refused.
    private static let kinds: [TableError.Kind] = [
        .outOfRange, .corrupt, .incomplete, .storage(.notFound), .storage(.rangeNotSatisfiable),
    ]

    /// Older snapshots that each version is read from.
    private static let knownAtOnce = 2

    private let seed: UInt64
    private var aged: AgedLog
    private var generator: SeededGenerator
    /// Snapshots taken on the way.
    private var known: [TableSnapshot] = []
    private var counts: [String: Int] = [:]

    /// How often each thing was there, and each thing was checked.
    var tally: [String: Int] { counts.merging(aged.tally) { $0 + $1 } }

    init(seed: UInt64) {
        self.seed = seed
        aged = AgedLog(seed: seed)
        generator = SeededGenerator(seed: seed &+ 1 << 32)
    }

    mutating func run() async throws {
        while aged.commitNext() {
            try aged.wear()
            guard generator.chance(50) else { continue }
            // Whoever follows a table may have been away for long.
            let before = generator.chance(80) ? known.randomElement(using: &generator) : nil
            if let snapshot = try await snapshot(.latest, aged.latest, known: before) { known.append(snapshot) }
        }
        try await latest()
        for version in 0...aged.latest { try await read(version) }
    }

    private mutating func latest() async throws {
        #expect(try await aged.table.latestVersion() == aged.latest, "seed \(seed)")
        for before in known.shuffled(using: &generator).prefix(Self.knownAtOnce) {
            _ = try await snapshot(.latest, aged.latest, known: before)
        }
    }

    /// Reads a version afresh and from older snapshots.
    private mutating func read(_ version: Int64) async throws {
        if let snapshot = try await snapshot(.version(version), version, known: nil) {
            #expect(snapshot.isDated)
            known.append(snapshot)
        }
        var moments = [TableMoment.version(version), .pinned(version)]
        if version == aged.latest { moments.append(.latest) }
        if aged.commits.contains(version), aged.damagedCommits.isEmpty, aged.isReadable(aged.latest) {
            moments.append(.timestamp(aged.time(version)))
        }
        let other = generator.pick(moments)
        _ = try await snapshot(other, version, known: nil, namesOnly: generator.chance(50))
        try await definition(generator.pick(moments), version)
        let older = known.filter { $0.version <= version }.shuffled(using: &generator)
        for before in older.prefix(Self.knownAtOnce) {
            _ = try await snapshot(generator.pick(moments), version, known: before)
        }
    }

    /// - Returns: nil where the version cannot be read, which has to be so.
    private mutating func snapshot(
        _ moment: TableMoment, _ version: Int64, known: TableSnapshot?, namesOnly: Bool = false
    ) async throws -> TableSnapshot? {
        let isReadable = aged.isReadable(version)
        let from = known.map { "\($0.version)" } ?? "none"
        let what = "seed \(seed), \(moment) of \(aged.latest), known \(from) \(aged.tally.keys.sorted())"
        do {
            let table = namesOnly ? aged.namesOnly : aged.table
            let snapshot = try await table.snapshot(at: moment, known: known)
            let difference = aged.states[Int(version)].difference(from: snapshot, namesOnly: namesOnly)
            try #require(difference == nil, "\(what)")
            try #require(snapshot.version == version, "\(what)")
            // The times of older commits count, and what was known may tell of some that are gone.
            if snapshot.isDated, known == nil || !aged.wasCleanedUp {
                try #require(snapshot.timestamp == aged.time(version), "\(what)")
                count("dated")
            }
            count(known == nil ? "read afresh" : known?.version == version ? "known already" : "brought up to date")
            if let known, !aged.commits.contains(known.version) { count("known, and no longer in the log") }
            if aged.needsCheckpoint(version) { count("read from a checkpoint for want of commits") }
            count("read \(Self.name(moment))\(namesOnly ? ", names only" : "")")
            counts["files", default: 0] += snapshot.files.count
            return snapshot
        } catch let error as TableError {
            try #require(!isReadable, "\(what): \(error)")
            try #require(Self.kinds.contains(error.kind), "\(what)")
            count("refused")
            return nil
        }
    }

    private mutating func definition(_ moment: TableMoment, _ version: Int64) async throws {
        let what = "seed \(seed), \(moment) of \(aged.latest)"
        do {
            let definition = try await aged.table.definition(at: moment)
            let state = aged.states[Int(version)]
            try #require(state.difference(from: definition.protocol, definition.metadata) == nil, "\(what)")
            try #require(definition.version == version, "\(what)")
            if let totals = definition.totals {
                let live = state.live.values
                try #require(totals == (Int64(live.count), live.reduce(0) { $0 + $1.size }), "\(what)")
                count("totals")
            }
            count("definition")
        } catch let error as TableError {
            try #require(!aged.isReadable(version), "\(what): \(error)")
        }
    }

    private static func name(_ moment: TableMoment) -> String {
        switch moment {
        case .latest: "the latest"
        case .version: "a version"
        case .pinned: "a pinned version"
        case .timestamp: "a timestamp"
        }
    }

    private mutating func count(_ what: String) { counts[what, default: 0] += 1 }
}
