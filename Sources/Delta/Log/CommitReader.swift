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
    let growingVersion: Int64?

    /// Parts of `commits`, in the same order, each of which may be held in memory at once.
    func batches(of commits: some Collection<LogCommit>) -> [[LogCommit]] {
        var batches: [[LogCommit]] = []
        var batch: [LogCommit] = []
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

    /// The commits of a batch, in its order, parsed.
    func read(_ batch: [LogCommit]) async throws(TableError) -> [(commit: LogCommit, parsed: Commit)] {
        var read: [(commit: LogCommit, parsed: Commit)] = []
        read.reserveCapacity(batch.count)
        for (commit, result) in zip(batch, await results(batch)) { read.append((commit, try result.get())) }
        return read
    }

    func read(_ commit: LogCommit) async throws(TableError) -> Commit {
        let bytes: [UInt8]
        do throws(StorageError) {
            bytes = try await store.read(commit.object, range: nil, limit: Self.maximumCommitBytes)
        } catch {
            if error.kind == .notFound {
                throw TableError(.outOfRange, "version \(commit.version) is no longer in the log; ask again")
            }
            throw TableError(error)
        }
        let name = LogFile.commitName(commit.version)
        do throws(TableError) {
            if bytes.isEmpty { throw TableError(.incomplete, "commit \(name) is empty") }
            return try CommitParser.parse(bytes, name: name)
        } catch {
            guard error.kind == .incomplete else { throw error }
            guard commit.version == growingVersion else { throw TableError(.corrupt, error.message) }
            throw TableError(
                .incomplete, "the newest commit is not complete, a writer may still be at work: \(error.message)")
        }
    }

    /// A compacted log file.
    func read(_ compaction: Compaction, bucket: String) async throws(TableError) -> Commit {
        let bytes: [UInt8]
        do throws(StorageError) {
            bytes = try await store.read(
                ObjectLocation(bucket: bucket, key: compaction.info.key), range: nil, limit: Self.maximumCommitBytes)
        } catch {
            throw TableError(error)
        }
        // One of nothing is as good as none.
        guard !bytes.isEmpty else { throw TableError(.corrupt, "a compacted log file is empty") }
        do throws(TableError) {
            return try CommitParser.parse(bytes, name: "compacted log file")
        } catch {
            guard error.kind == .incomplete else { throw error }
            // Nobody adds to it.
            throw TableError(.corrupt, error.message)
        }
    }

    private func results(_ commits: [LogCommit]) async -> [Result<Commit, TableError>] {
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
        let result: Result<Commit, TableError>
    }

    private func outcome(_ position: Int, _ commit: LogCommit) async -> Outcome {
        do {
            let parsed = try await read(commit)
            return Outcome(position: position, result: .success(parsed))
        } catch {
            return Outcome(position: position, result: .failure(error))
        }
    }
}
