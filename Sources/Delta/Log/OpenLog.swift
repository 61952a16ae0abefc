import Tables

/// A table's log as one listing found it, ready to be read at any of its versions.
struct OpenLog: Sendable {
    let listing: LogListing
    let reader: CommitReader
    let policy: LocationPolicy
    let detail: FileDetail
    private let checkpoints: CheckpointReader

    /// - Parameter start: the version from which on the log is listed; what is older is not known then.
    init(
        store: any ObjectStore, policy: LocationPolicy, detail: FileDetail = .everything, from start: Int64 = 0
    ) async throws(TableError) {
        listing = try await LogListing(root: policy.root, store: store, from: start)
        let latest = listing.latestVersion
        // Of a commit that is still being written there is no checkpoint.
        reader = CommitReader(store: store, growingVersion: listing.checkpoints.newest == latest ? nil : latest)
        checkpoints = CheckpointReader(store: store, policy: policy)
        self.policy = policy
        self.detail = detail
    }

    // MARK: Snapshots

    /// The table at `version`, from the newest checkpoint that can be read, or from a snapshot that is known.
    func snapshot(at version: Int64, known: TableSnapshot? = nil) async throws(TableError) -> TableSnapshot {
        let known = known.flatMap { $0.version <= version && isCurrent($0) ? $0 : nil }
        if let known, known.version == version { return try await dated(known) }
        // What leads to a known version may be older than what was listed.
        if known == nil || version > listing.latestVersion { try listing.check(version) }
        return try await anyBase(of: version, known: known) { base, pieces async throws(TableError) in
            try await snapshot(at: version, pieces, base: base)
        }
    }

    /// Whether a snapshot's version is still that of the same table.
    private func isCurrent(_ known: TableSnapshot) -> Bool {
        listing.commit(known.version)?.identity == known.identity
    }

    /// The snapshot with the time that the whole log tells, where all of it was listed.
    private func dated(_ known: TableSnapshot) async throws(TableError) -> TableSnapshot {
        guard listing.start == 0, !known.isDated else { return known }
        var known = known
        known.isDated = true
        known.timestamp = try await time(of: known.version, known.metadata, inCommit: nil)
        return known
    }

    /// What is older than the commits that are replayed.
    private enum Base {
        case nothing
        case snapshot(TableSnapshot)
        case checkpoint(Checkpoint)

        var version: Int64 {
            switch self {
            case .nothing: -1
            case .snapshot(let snapshot): snapshot.version
            case .checkpoint(let checkpoint): checkpoint.version
            }
        }
    }

    /// Calls `body` with one base after the other, the newest first, until it succeeds: a checkpoint that is damaged,
    /// or whose sidecars are gone, is as good as none where an older one and the commits since are there.
    private func anyBase<Result>(
        of version: Int64, known: TableSnapshot? = nil,
        _ body: (Base, [LogPiece]) async throws(TableError) -> Result
    ) async throws(TableError) -> Result {
        var failure: TableError?
        var bases = known.map { [Base.snapshot($0)] } ?? []
        bases += listing.checkpoints.upTo(version).map(Base.checkpoint) + [.nothing]
        for base in bases {
            for usesCompactions in [true, false] {
                let pieces: [LogPiece]
                do throws(TableError) {
                    pieces = try listing.pieces(after: base.version, through: version, compactions: usesCompactions)
                } catch {
                    failure = failure ?? error
                    break
                }
                do throws(TableError) { return try await body(base, pieces) } catch {
                    guard error.mayBeAvoided else { throw error }
                    // Of commits alone, what is not understood is so whichever way it is read.
                    if case .snapshot = base, error.kind == .unsupported { throw error }
                    failure = failure ?? error
                }
                // A compacted file may be what is damaged.
                guard pieces.contains(where: \.isCompaction) else { break }
            }
        }
        throw failure ?? listing.missing(version)
    }

    private func snapshot(
        at version: Int64, _ pieces: [LogPiece], base: Base
    ) async throws(TableError) -> TableSnapshot {
        var replay = Replay(policy: policy)
        var inCommit: Int64?
        try await forEachCommit(pieces) { piece, commit throws(TableError) in
            if piece.newestVersion == version, !piece.isCompaction { inCommit = commit.inCommitTimestamp }
            try replay.admit(commit)
            return true
        }
        var definition = replay.definition
        let seen = replay.seen
        let newer = replay.finish()
        let files: FileList
        switch base {
        case .nothing: files = newer
        case .snapshot(let known):
            definition.admit([.protocol(known.protocol), .metadata(known.metadata)])
            files = known.files.removing(seen).appending(newer).tidied()
        case .checkpoint(let checkpoint):
            var opened = try await checkpoints.open(checkpoint)
            if !definition.isComplete { try await opened.readDefinitions(into: &definition) }
            // Before the files: what is not understood is refused, not misread.
            _ = try definition.found(upTo: version)
            files = try await opened.readFiles(seen: seen, detail: detail).appending(newer)
        }
        let (tableProtocol, metadata) = try definition.found(upTo: version)
        return TableSnapshot(
            version: version, timestamp: try await time(of: version, metadata, inCommit: inCommit),
            isDated: listing.start == 0, protocol: tableProtocol, metadata: metadata, files: files,
            identity: listing.commit(version)?.identity ?? "")
    }

    /// When a version was committed, in milliseconds since the epoch; where its commit is no longer there, when its
    /// checkpoint was written.
    private func time(
        of version: Int64, _ metadata: TableMetadata, inCommit: Int64?
    ) async throws(TableError) -> Int64 {
        guard let commit = listing.commit(version) else {
            return listing.checkpoints.upTo(version).first { $0.version == version }?.modified ?? 0
        }
        let clock = clock(metadata)
        guard clock.readsCommit(version), inCommit == nil else { return try clock.time(of: commit, inCommit: inCommit) }
        return try clock.time(of: commit, inCommit: try await reader.read(commit).inCommitTimestamp)
    }

    /// Calls `body` for each piece from the newest to the oldest, until it returns false.
    private func forEachCommit(
        _ pieces: [LogPiece], _ body: (LogPiece, Commit) throws(TableError) -> Bool
    ) async throws(TableError) {
        var rest = pieces[...]
        while let last = rest.last {
            guard case .commit = last else {
                rest.removeLast()
                guard case .compaction(let compaction) = last else { continue }
                let commit = try await reader.read(compaction, bucket: policy.root.bucket)
                guard try body(last, commit) else { return }
                continue
            }
            var commits: [LogCommit] = []
            while case .commit(let commit)? = rest.last {
                commits.append(commit)
                rest.removeLast()
            }
            for batch in reader.batches(of: commits) {
                for (commit, parsed) in try await reader.read(batch) {
                    guard try body(.commit(commit), parsed) else { return }
                }
            }
        }
    }

    // MARK: Definitions

    /// Protocol and metadata at `version`; reads only as much as it takes to find them.
    func definition(at version: Int64) async throws(TableError) -> TableDefinition {
        try listing.check(version)
        if let checksum = await checksum(of: version) {
            try ReaderFeatures.check(checksum.protocol)
            return checksum
        }
        return try await anyBase(of: version) { base, pieces async throws(TableError) in
            var replay = DefinitionReplay()
            try await forEachCommit(pieces) { _, commit in
                replay.admit(commit.actions)
                return !replay.isComplete
            }
            if case .checkpoint(let checkpoint) = base, !replay.isComplete {
                var opened = try await checkpoints.open(checkpoint)
                try await opened.readDefinitions(into: &replay)
            }
            let (tableProtocol, metadata) = try replay.found(upTo: version)
            return TableDefinition(version: version, protocol: tableProtocol, metadata: metadata)
        }
    }

    private func checksum(of version: Int64) async -> TableDefinition? {
        guard let file = listing.checksums[version] else { return nil }
        let object = ObjectLocation(bucket: policy.root.bucket, key: file.key)
        guard let bytes = try? await reader.store.read(object, range: nil, limit: Checksum.maximumBytes) else {
            return nil
        }
        return Checksum.definition(in: bytes, version: version)
    }

    // MARK: Times

    /// The clock by which timestamps are looked up: in-commit timestamps are announced in the newest metadata.
    func clock() async throws(TableError) -> CommitClock {
        clock(try await definition(at: listing.latestVersion).metadata)
    }

    func clock(_ metadata: TableMetadata) -> CommitClock {
        CommitClock(listing: listing, reader: reader, metadata: metadata)
    }
}

extension TableError {
    /// Whether an older checkpoint and the commits since may do instead.
    var mayBeAvoided: Bool {
        switch kind {
        case .corrupt, .unsupported, .storage(.notFound), .storage(.tooLarge), .storage(.rangeNotSatisfiable): true
        case .notFound, .incomplete, .outOfRange, .changesOff, .filterUnfit, .forbiddenLocation, .storage: false
        }
    }
}
