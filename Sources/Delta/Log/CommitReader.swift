import Tables

/// Fetches and parses commits, several at a time but never more than a batch of them.
struct CommitReader: Sendable {
    /// The largest commit that is read, in bytes.
    static let maximumCommitBytes = 512 << 20
    /// The most commits that are fetched at once.
    static let batchCommits = 16
    /// The most bytes that are fetched at once, unless one commit alone has more.
    static let batchBytes: Int64 = 64 << 20

    let store: any ObjectStore
    /// A commit of this version that does not parse may still be being written.
    let latestVersion: Int64

    /// Parts of `commits`, in the same order, each of which may be held in memory at once.
    func batches(of commits: some Collection<LogListing.Commit>) -> [[LogListing.Commit]] {
        var batches: [[LogListing.Commit]] = []
        var batch: [LogListing.Commit] = []
        var bytes: Int64 = 0
        for commit in commits {
            let (sum, overflow) = bytes.addingReportingOverflow(commit.size)
            if !batch.isEmpty && (overflow || sum > Self.batchBytes || batch.count == Self.batchCommits) {
                batches.append(batch)
                batch = []
                bytes = commit.size
            } else {
                bytes = overflow ? .max : sum
            }
            batch.append(commit)
        }
        if !batch.isEmpty { batches.append(batch) }
        return batches
    }

    /// The actions of each commit of a batch, in its order.
    func read(
        _ batch: [LogListing.Commit]
    ) async throws(TableError) -> [(commit: LogListing.Commit, actions: [Action])] {
        var read: [(commit: LogListing.Commit, actions: [Action])] = []
        read.reserveCapacity(batch.count)
        for (commit, result) in zip(batch, await results(batch)) { read.append((commit, try result.get())) }
        return read
    }

    func actions(of commit: LogListing.Commit) async throws(TableError) -> [Action] {
        let bytes: [UInt8]
        do { bytes = try await store.read(commit.object, range: nil, limit: Self.maximumCommitBytes) } catch {
            if error.kind == .notFound {
                throw TableError(.outOfRange, "version \(commit.version) is no longer in the log; ask again")
            }
            throw TableError(error)
        }
        do throws(TableError) {
            if bytes.isEmpty { throw TableError(.incomplete, "commit \(LogFile.commitName(commit.version)) is empty") }
            return try CommitParser(version: commit.version).parse(bytes)
        } catch {
            guard error.kind == .incomplete else { throw error }
            guard commit.version == latestVersion else { throw TableError(.corrupt, error.message) }
            throw TableError(
                .incomplete, "the newest commit is not complete, a writer may still be at work: \(error.message)")
        }
    }

    private func results(_ commits: [LogListing.Commit]) async -> [Result<[Action], TableError>] {
        await withTaskGroup(of: Outcome.self) { group in
            for (position, commit) in commits.enumerated() {
                group.addTask { await outcome(position, commit) }
            }
            var outcomes: [Outcome] = []
            outcomes.reserveCapacity(commits.count)
            for await outcome in group { outcomes.append(outcome) }
            return outcomes.sorted { $0.position < $1.position }.map(\.result)
        }
    }

    private struct Outcome: Sendable {
        let position: Int
        let result: Result<[Action], TableError>
    }

    private func outcome(_ position: Int, _ commit: LogListing.Commit) async -> Outcome {
        do {
            let actions = try await actions(of: commit)
            return Outcome(position: position, result: .success(actions))
        } catch {
            return Outcome(position: position, result: .failure(error))
        }
    }
}
