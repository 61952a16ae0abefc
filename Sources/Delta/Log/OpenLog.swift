import Tables

/// A table's log as one listing found it, ready to be read at any of its versions.
struct OpenLog: Sendable {
    let listing: LogListing
    let reader: CommitReader
    let policy: LocationPolicy

    init(root: ObjectLocation, store: any ObjectStore, policy: LocationPolicy) async throws(TableError) {
        listing = try await LogListing(root: root, store: store)
        reader = CommitReader(store: store, latestVersion: listing.latestVersion)
        self.policy = policy
    }

    /// The table at `version`.
    func snapshot(at version: Int64) async throws(TableError) -> TableSnapshot {
        var replay = Replay(policy: policy)
        var newest: (commit: LogListing.Commit, inCommit: Int64?)?
        for batch in reader.batches(of: try listing.commits(through: version).reversed()) {
            for (commit, actions) in try await reader.read(batch) {
                if newest == nil { newest = (commit, CommitInfo.time(in: actions)) }
                try replay.admit(actions)
            }
        }
        let (tableProtocol, metadata) = try replay.definition.found(upTo: version)
        guard let newest else {
            throw TableError(
                .outOfRange, "the time of version \(version) is not known: its commit is no longer in the log")
        }
        return TableSnapshot(
            version: version, timestamp: try clock(metadata).time(of: newest.commit, inCommit: newest.inCommit),
            protocol: tableProtocol, metadata: metadata, files: replay.files)
    }

    /// Protocol and metadata at `version`; reads only as many commits as it takes to find them.
    func definition(at version: Int64) async throws(TableError) -> (protocol: TableProtocol, metadata: TableMetadata) {
        var replay = DefinitionReplay()
        for batch in reader.batches(of: try listing.commits(through: version).reversed()) {
            for (_, actions) in try await reader.read(batch) { replay.admit(actions) }
            if replay.isComplete { break }
        }
        return try replay.found(upTo: version)
    }

    /// The clock by which timestamps are looked up: in-commit timestamps are announced in the newest metadata.
    func clock() async throws(TableError) -> CommitClock {
        clock(try await definition(at: listing.latestVersion).metadata)
    }

    func clock(_ metadata: TableMetadata) -> CommitClock {
        CommitClock(listing: listing, reader: reader, metadata: metadata)
    }
}
