import Tables

/// When each version was committed.
///
/// The time is the commit file's modification time, moved forward where it does not grow from version to version, or the
/// in-commit timestamp from the version on that turned these on (Delta protocol, "In-Commit Timestamps" and
/// "Reader Requirements for In-Commit Timestamps").
struct CommitClock {
    let listing: LogListing
    let reader: CommitReader
    /// The first version whose commits carry their own time; nil where that is off.
    private let inCommitFrom: Int64?
    /// Modification times made strictly increasing; parallel to `listing.commits`.
    private let modified: [Int64]

    /// - Parameter metadata: the table's newest metadata.
    init(listing: LogListing, reader: CommitReader, metadata: TableMetadata) {
        self.listing = listing
        self.reader = reader
        if metadata.isOn("delta.enableInCommitTimestamps") {
            inCommitFrom = metadata.configuration["delta.inCommitTimestampEnablementVersion"].flatMap { Int64($0) } ?? 0
        } else {
            inCommitFrom = nil
        }
        var times: [Int64] = []
        times.reserveCapacity(listing.commits.count)
        for commit in listing.commits {
            times.append(max(commit.modified, times.last.map { $0 &+ 1 } ?? commit.modified))
        }
        modified = times
    }

    private var versions: [LogListing.Commit] { listing.commits }

    /// Milliseconds since the epoch at which the commit at `index` of the listing was made.
    private func time(at index: Int) async throws(TableError) -> Int64 {
        let commit = versions[index]
        guard let inCommitFrom, commit.version >= inCommitFrom else { return modified[index] }
        for case .commitInfo(let info) in try await reader.actions(of: commit) {
            if let time = info.inCommitTimestamp { return time }
        }
        throw TableError(
            .corrupt, "commit \(LogFile.commitName(commit.version)) has no in-commit timestamp although they are on")
    }

    /// Milliseconds since the epoch at which `version` was committed.
    func time(of version: Int64) async throws(TableError) -> Int64 {
        guard let index = versions.firstIndex(where: { $0.version == version }) else {
            throw TableError(.outOfRange, "the time of version \(version) is not known: its commit is no longer in the log")
        }
        return try await time(at: index)
    }

    /// The newest version committed at or before `timestamp`; nil where all are later.
    func version(atOrBefore timestamp: Int64) async throws(TableError) -> Int64? {
        let index = try await firstIndex { $0 > timestamp }
        return index == 0 ? nil : versions[index - 1].version
    }

    /// The earliest version committed at or after `timestamp`; nil where all are earlier.
    func version(atOrAfter timestamp: Int64) async throws(TableError) -> Int64? {
        let index = try await firstIndex { $0 >= timestamp }
        return index == versions.count ? nil : versions[index].version
    }

    /// First and last commit's times in milliseconds since the epoch.
    func range() async throws(TableError) -> ClosedRange<Int64> {
        guard !versions.isEmpty else {
            throw TableError(.outOfRange, "the log has no commits whose time is known")
        }
        let first = try await time(at: 0)
        return first...max(first, try await time(at: versions.count - 1))
    }

    /// The first commit whose time satisfies `predicate`, by bisection: times grow with versions.
    private func firstIndex(where predicate: (Int64) -> Bool) async throws(TableError) -> Int {
        var low = 0
        var high = versions.count
        while low < high {
            let middle = low + (high - low) / 2
            if predicate(try await time(at: middle)) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
