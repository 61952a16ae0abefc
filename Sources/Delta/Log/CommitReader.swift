import Tables

/// Fetches and parses commits, several at a time but never more than a window of them.
struct CommitReader: Sendable {
    /// The largest commit that is read, in bytes.
    static let maximumCommitBytes = 512 << 20
    /// How many commits are fetched ahead.
    static let window = 16

    let store: any ObjectStore
    /// A commit of this version that does not parse may still be being written.
    let latestVersion: Int64

    /// Calls `body` for every commit, in the order given.
    func forEach(
        _ commits: some Collection<LogListing.Commit>,
        _ body: (LogListing.Commit, [Action]) throws(TableError) -> Void
    ) async throws(TableError) {
        var rest = Array(commits)[...]
        while !rest.isEmpty {
            let batch = rest.prefix(Self.window)
            rest = rest.dropFirst(Self.window)
            for (commit, result) in zip(batch, await read(Array(batch))) { try body(commit, try result.get()) }
        }
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
            if bytes.isEmpty { throw TableError(.corrupt, "commit \(LogFile.commitName(commit.version)) is empty") }
            return try CommitParser(version: commit.version).parse(bytes)
        } catch {
            guard commit.version == latestVersion else { throw error }
            throw TableError(
                .incomplete, "the newest commit is not complete, a writer may still be at work: \(error.message)")
        }
    }

    private func read(_ commits: [LogListing.Commit]) async -> [Result<[Action], TableError>] {
        await withTaskGroup(of: (Int, Result<[Action], TableError>).self) { group in
            for (index, commit) in commits.enumerated() {
                group.addTask {
                    do throws(TableError) {
                        return (index, .success(try await actions(of: commit)))
                    } catch {
                        return (index, .failure(error))
                    }
                }
            }
            var results = [Result<[Action], TableError>?](repeating: nil, count: commits.count)
            for await (index, result) in group { results[index] = result }
            return results.compactMap { $0 }
        }
    }
}
