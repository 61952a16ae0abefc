import Tables

/// When each version was committed.
///
/// The time is the commit file's modification time, moved forward where it does not grow from version to version, or
/// the in-commit timestamp from the version on that turned these on (Delta protocol, "Recommendations for Readers of
/// Tables with In-Commit Timestamps").
struct CommitClock {
    private let listing: LogListing
    private let reader: CommitReader
    /// The first version whose commits carry their own time; nil where that is off.
    private let inCommitFrom: Int64?

    /// - Parameter metadata: the metadata that says whether commits carry their own time: to look a timestamp up, that
    ///   of the latest version; to date one version, the one in force there.
    init(listing: LogListing, reader: CommitReader, metadata: TableMetadata) {
        self.listing = listing
        self.reader = reader
        if metadata.isOn("delta.enableInCommitTimestamps") {
            inCommitFrom = metadata.configuration["delta.inCommitTimestampEnablementVersion"].flatMap { Int64($0) } ?? 0
        } else {
            inCommitFrom = nil
        }
    }

    private var commits: [LogCommit] { listing.commits }

    /// Whether it takes a look into the commit to know when it was made.
    func readsCommit(_ version: Int64) -> Bool { inCommitFrom.map { version >= $0 } ?? false }

    /// Milliseconds since the epoch at which a commit was made.
    ///
    /// - Parameter inCommit: the time that the commit's own ``CommitInfo`` tells, if any.
    func time(of commit: LogCommit, inCommit: Int64?) throws(TableError) -> Int64 {
        guard let inCommitFrom, commit.version >= inCommitFrom else { return commit.time }
        guard let inCommit else {
            throw TableError(
                .corrupt,
                "commit \(LogFile.commitName(commit.version)) has no in-commit timestamp although they are on")
        }
        return inCommit
    }

    /// The version that a reader means who asks for the table as of `timestamp`: the newest committed at or before it.
    ///
    /// - Throws: ``TableError`` of kind `outOfRange` before the first commit, and after the last, since a version that
    ///   is yet to come may change the answer.
    func version(asOf timestamp: Int64) async throws(TableError) -> Int64 {
        let version = try await version(atOrBefore: timestamp)
        guard timestamp <= (try await range()).upperBound else { throw try await outside(timestamp) }
        return version
    }

    /// The newest version committed at or before `timestamp`.
    ///
    /// - Throws: ``TableError`` of kind `outOfRange` where all are later.
    func version(atOrBefore timestamp: Int64) async throws(TableError) -> Int64 {
        let index = timestamp == .max ? commits.count : try await firstIndex(atOrAfter: timestamp + 1)
        guard index > 0 else { throw try await outside(timestamp) }
        return commits[index - 1].version
    }

    /// The earliest version committed at or after `timestamp`.
    ///
    /// - Throws: ``TableError`` of kind `outOfRange` where all are earlier.
    func version(atOrAfter timestamp: Int64) async throws(TableError) -> Int64 {
        let index = try await firstIndex(atOrAfter: timestamp)
        guard index < commits.count else { throw try await outside(timestamp) }
        return commits[index].version
    }

    /// First and last commit's times in milliseconds since the epoch.
    private func range() async throws(TableError) -> ClosedRange<Int64> {
        guard !commits.isEmpty else {
            throw TableError(.outOfRange, "the log has no commits whose time is known")
        }
        let first = try await time(at: 0)
        return first...max(first, try await time(at: commits.count - 1))
    }

    private func outside(_ timestamp: Int64) async throws(TableError) -> TableError {
        let range = try await range()
        return TableError(
            .outOfRange,
            "no version of the table is meant by \(Instant.text(timestamp)): its commits were made from "
                + "\(Instant.text(range.lowerBound)) to \(Instant.text(range.upperBound))")
    }

    private func time(at index: Int) async throws(TableError) -> Int64 {
        let commit = commits[index]
        guard let inCommitFrom, commit.version >= inCommitFrom else { return commit.time }
        return try time(of: commit, inCommit: try await reader.read(commit).inCommitTimestamp)
    }

    /// The first commit made at or after `timestamp`, by bisection.
    ///
    /// Times grow with versions among the commits before in-commit timestamps were on, and among those since. Across,
    /// they may not: files that were copied are younger than what they say. The moment of enablement divides the two.
    private func firstIndex(atOrAfter timestamp: Int64) async throws(TableError) -> Int {
        var range = 0..<commits.count
        if let inCommitFrom {
            let enabled = listing.index(atOrAfter: inCommitFrom)
            if range.contains(enabled) {
                range = timestamp <= (try await time(at: enabled)) ? 0..<enabled : (enabled + 1)..<range.upperBound
            }
        }
        var low = range.lowerBound
        var high = range.upperBound
        while low < high {
            let middle = low + (high - low) / 2
            if try await time(at: middle) >= timestamp { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
