import Tables

/// Collects what a range of commits changed.
///
/// A commit with `cdc` actions contributes these alone to the change data feed, any other what it added and removed with
/// `dataChange` (Delta protocol, "Change Data Files: Reader Requirements").
struct ChangeReader {
    let log: OpenLog
    let versions: ClosedRange<Int64>
    let content: ChangeRange.Content

    func read() async throws(TableError) -> TableChanges {
        let base = try await log.state(at: versions.lowerBound)
        try requireFeed(base.metadata, at: versions.lowerBound)
        let clock = CommitClock(listing: log.listing, reader: log.reader, metadata: base.metadata)

        var commits: [(version: Int64, actions: [Action])] = []
        try await log.reader.forEach(log.listing.commits(in: versions)) { commit, actions throws(TableError) in
            commits.append((commit.version, actions))
        }
        var collected = Collected(files: FileList(root: log.listing.root))
        var last = (protocol: base.protocol, metadata: base.metadata)
        var removals = RemovedFiles(log: log, before: versions.lowerBound)
        for (version, actions) in commits {
            if version > versions.lowerBound, let definition = definition(of: actions, at: version) {
                if let metadata = definition.metadata {
                    try requireFeed(metadata, at: version)
                    last.metadata = metadata
                }
                if let tableProtocol = definition.protocol {
                    try ReaderFeatures.check(tableProtocol, at: log.listing.root)
                    last.protocol = tableProtocol
                }
                collected.definitions.append(definition)
            }
            let time = try await clock.time(of: version)
            try await collect(actions, version: version, time: time, into: &collected, &removals)
            removals.admit(actions)
        }
        return TableChanges(
            versions: versions, first: (base.protocol, base.metadata), last: last,
            definitions: collected.definitions, files: collected.files, entries: collected.entries)
    }

    private struct Collected {
        var files: FileList
        var entries: [TableChanges.Entry] = []
        var definitions: [TableChanges.Definition] = []

        mutating func append(_ file: DataFile, _ kind: TableChanges.Kind, _ version: Int64, _ time: Int64) {
            files.append(file)
            entries.append(TableChanges.Entry(kind: kind, version: version, timestamp: time))
        }
    }

    private func collect(
        _ actions: [Action], version: Int64, time: Int64, into collected: inout Collected,
        _ removals: inout RemovedFiles
    ) async throws(TableError) {
        let policy = log.policy
        if content == .changeDataFeed {
            let feed = actions.compactMap { if case .cdc(let cdc) = $0 { cdc } else { nil } }
            for cdc in feed { collected.append(try cdc.file(policy), .cdc, version, time) }
            if !feed.isEmpty { return }
        }
        for action in actions {
            switch action {
            case .add(let add) where add.dataChange:
                collected.append(try add.file(policy), .add, version, time)
            case .remove(let remove) where remove.dataChange:
                collected.append(try await removals.file(remove, at: version), .remove, version, time)
            default: break
            }
        }
    }

    private func definition(of actions: [Action], at version: Int64) -> TableChanges.Definition? {
        var tableProtocol: TableProtocol?
        var metadata: TableMetadata?
        for action in actions {
            switch action {
            case .protocol(let value): tableProtocol = value
            case .metadata(let value): metadata = value
            default: break
            }
        }
        guard tableProtocol != nil || metadata != nil else { return nil }
        return TableChanges.Definition(version: version, protocol: tableProtocol, metadata: metadata)
    }

    private func requireFeed(_ metadata: TableMetadata, at version: Int64) throws(TableError) {
        guard content == .changeDataFeed, !metadata.isOn("delta.enableChangeDataFeed") else { return }
        throw TableError(
            .changesOff, "the table's change data feed is off at version \(version); its owner can turn it on with the "
                + "table property delta.enableChangeDataFeed=true, and changes can be read from the version after that")
    }
}

extension CDCAction {
    func file(_ policy: LocationPolicy) throws(TableError) -> DataFile {
        DataFile(
            location: try policy.location(of: path), partitionValues: partitionValues, size: size,
            modificationTime: 0, stats: nil, deletionVector: nil)
    }
}
