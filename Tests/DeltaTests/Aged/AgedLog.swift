import Delta
import SeededGenerator
import Tables

/// A history's log folder as time leaves it: with checkpoints of all kinds, whole and damaged, compactions, checksums
/// and hints, and without the commits that were cleaned up. Knows what has to be readable of it.
struct AgedLog {
    let log: RandomLog
    private(set) var writer = LogWriter()
    var generator: SeededGenerator
    /// The state at each version that was committed.
    private(set) var states: [ReferenceReplay] = []
    /// Versions whose commits lie in the folder, whole or damaged.
    var commits: Set<Int64> = []
    var damagedCommits: Set<Int64> = []
    var checkpoints: [WrittenCheckpoint] = []
    /// By their names.
    var compactions: [String: ClosedRange<Int64>] = [:]
    /// The commits' modification times, which copies and restores may have set in any order.
    private let modified: [Int64]
    var wasCleanedUp = false
    /// How often each thing was done.
    var tally: [String: Int] = [:]

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed &* 7919)
        log = RandomLog(seed: seed, commits: 3...9, inCommitTimestamps: generator.chance(25))
        var modified = log.commits.indices.map { LogWriter.time(Int64($0)) }
        if generator.chance(40) { modified.shuffle(using: &generator) }
        self.modified = modified
        writer.allowed = [ObjectLocation(bucket: "bucket", key: "clones")]
    }

    var table: DeltaTable { writer.table }

    /// The same table, of whose files only what names them is read.
    var namesOnly: DeltaTable {
        var writer = writer
        writer.detail = .names
        return writer.table
    }

    /// The newest version; −1 before the first commit.
    var latest: Int64 { Int64(states.count) - 1 }

    /// Writes the next commit of the history.
    ///
    /// - Returns: false at its end.
    mutating func commitNext() -> Bool {
        guard states.count < log.commits.count else { return false }
        let version = Int64(states.count)
        var state = states.last ?? ReferenceReplay()
        for event in log.commits[states.count].events { state.apply(event) }
        states.append(state)
        // A commit is never without a byte.
        write(version, LogWriter.json(log.commits[Int(version)].lines + [""]))
        commits.insert(version)
        return true
    }

    func write(_ version: Int64, _ bytes: [UInt8]) {
        writer.put(log: LogWriter.name(version) + ".json", bytes, modified: modified[Int(version)])
    }

    /// When a version was committed by what is listed now, or where its commit is gone when its checkpoint was written.
    func time(_ version: Int64) -> Int64 {
        guard commits.contains(version) else { return Self.checkpointTime(version) }
        guard !log.hasInCommitTimestamps else { return RandomLog.inCommitTime(version) }
        var time = Int64.min
        for earlier in commits.sorted() where earlier <= version { time = max(modified[Int(earlier)], time + 1) }
        return time
    }

    static func checkpointTime(_ version: Int64) -> Int64 { LogWriter.time(version) + 7 }

    /// Whether there is a way to a version: all commits, or those since a checkpoint that is whole.
    ///
    /// A version of which this is not true may still be read, from a compaction.
    func isReadable(_ version: Int64) -> Bool {
        guard version >= 0, version <= latest else { return false }
        // Its time stands nowhere else.
        if log.hasInCommitTimestamps && damagedCommits.contains(version) { return false }
        var base = version
        while base >= 0, !checkpoints.contains(where: { $0.version == base && $0.isWhole }) {
            guard commits.contains(base), !damagedCommits.contains(base) else { return false }
            base -= 1
        }
        return true
    }

    /// Whether not all commits up to a version are there.
    func needsCheckpoint(_ version: Int64) -> Bool {
        !(0...version).allSatisfy { commits.contains($0) && !damagedCommits.contains($0) }
    }

    mutating func count(_ what: String) { tally[what, default: 0] += 1 }

    /// Calls `body` with the generator, which is written back.
    mutating func random<Result>(_ body: (inout AgedLog, inout SeededGenerator) throws -> Result) rethrows -> Result {
        var random = generator
        defer { generator = random }
        return try body(&self, &random)
    }
}

/// A checkpoint that was put into an ``AgedLog``.
struct WrittenCheckpoint {
    let version: Int64
    /// Names in the log's folder, those of sidecars included.
    let names: [String]
    let isWhole: Bool
}
