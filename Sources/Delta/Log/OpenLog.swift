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
        let state = try await state(at: version)
        let clock = CommitClock(listing: listing, reader: reader, metadata: state.metadata)
        return TableSnapshot(
            version: version, timestamp: try await clock.time(of: version), protocol: state.protocol,
            metadata: state.metadata, files: state.files)
    }

    /// Protocol, metadata and files at `version`.
    func state(
        at version: Int64
    ) async throws(TableError) -> (protocol: TableProtocol, metadata: TableMetadata, files: FileList) {
        var replay = Replay(policy: policy)
        try await reader.forEach(listing.commits(through: version).reversed()) { _, actions throws(TableError) in
            try replay.admit(actions)
        }
        guard let tableProtocol = replay.protocol else {
            throw TableError(.corrupt, "the log of the table at \(listing.root) has no protocol action up to version \(version)")
        }
        try ReaderFeatures.check(tableProtocol, at: listing.root)
        guard let metadata = replay.metadata else {
            throw TableError(.corrupt, "the log of the table at \(listing.root) has no metaData action up to version \(version)")
        }
        return (tableProtocol, metadata, replay.files)
    }

    /// The newest version committed at or before `timestamp`, which has to lie within the table's life.
    func version(asOf timestamp: Int64) async throws(TableError) -> Int64 {
        let clock = try await clock()
        let range = try await clock.range()
        guard range.contains(timestamp), let version = try await clock.version(atOrBefore: timestamp) else {
            throw outside(timestamp, range)
        }
        return version
    }

    func version(atOrBefore timestamp: Int64) async throws(TableError) -> Int64 {
        let clock = try await clock()
        guard let version = try await clock.version(atOrBefore: timestamp) else {
            throw outside(timestamp, try await clock.range())
        }
        return version
    }

    func version(atOrAfter timestamp: Int64) async throws(TableError) -> Int64 {
        let clock = try await clock()
        guard let version = try await clock.version(atOrAfter: timestamp) else {
            throw outside(timestamp, try await clock.range())
        }
        return version
    }

    private func clock() async throws(TableError) -> CommitClock {
        CommitClock(listing: listing, reader: reader, metadata: try await newestMetadata())
    }

    /// The metadata in force at the latest version, without its files: in-commit timestamps are announced there.
    private func newestMetadata() async throws(TableError) -> TableMetadata {
        for commit in try listing.commits(through: listing.latestVersion).reversed() {
            for case .metadata(let metadata) in try await reader.actions(of: commit).reversed() { return metadata }
        }
        throw TableError(.corrupt, "the log of the table at \(listing.root) has no metaData action")
    }

    private func outside(_ timestamp: Int64, _ range: ClosedRange<Int64>) -> TableError {
        TableError(
            .outOfRange, "no version of the table is meant by \(Instant.text(timestamp)): its commits were made from "
                + "\(Instant.text(range.lowerBound)) to \(Instant.text(range.upperBound))")
    }
}
