import Tables

/// Collects what a range of commits changed.
///
/// A commit with `cdc` actions contributes these alone to the change data feed, any other what it added and removed
/// with `dataChange` (Delta protocol, "Reader Requirements for AddCDCFile").
struct ChangeReader {
    let log: OpenLog
    let versions: ClosedRange<Int64>
    let content: ChangeRange.Content

    func read() async throws(TableError) -> TableChanges {
        let start = try await log.definition(at: versions.lowerBound)
        let first = (protocol: start.protocol, metadata: start.metadata)
        try requireFeed(first.metadata, at: versions.lowerBound)
        var last = first
        var clock = log.clock(first.metadata)
        var collected = Collected(files: FileListBuilder(root: log.listing.root))
        var removals = RemovedFiles(log: log)
        for batch in log.reader.batches(of: try log.listing.commits(in: versions)) {
            for (commit, parsed) in try await log.reader.read(batch) {
                if commit.version > versions.lowerBound,
                    let definition = definition(of: parsed.actions, at: commit.version)
                {
                    if let tableProtocol = definition.protocol {
                        try ReaderFeatures.check(tableProtocol)
                        last.protocol = tableProtocol
                    }
                    if let metadata = definition.metadata {
                        try requireFeed(metadata, at: commit.version)
                        // Streams are told each definition where it begins; a feed is read under one.
                        if content == .changeDataFeed {
                            try SchemaContinuity.check(from: last.metadata, to: metadata, at: commit.version)
                        }
                        last.metadata = metadata
                        clock = log.clock(metadata)
                    }
                    collected.definitions.append(definition)
                }
                let time = try clock.time(of: commit, inCommit: parsed.inCommitTimestamp)
                try await collect(parsed, version: commit.version, time: time, into: &collected, &removals)
                try removals.admit(parsed)
            }
        }
        return TableChanges(
            versions: versions, first: first, last: last, definitions: collected.definitions,
            files: collected.files.finish(),
            entries: collected.entries)
    }

    private struct Collected {
        var files: FileListBuilder
        var entries: [TableChanges.Entry] = []
        var definitions: [TableChanges.Definition] = []

        mutating func append(_ file: DataFile, _ kind: TableChanges.Kind, _ version: Int64, _ time: Int64) {
            files.append(file)
            entries.append(TableChanges.Entry(kind: kind, version: version, timestamp: time))
        }
    }

    private func collect(
        _ commit: Commit, version: Int64, time: Int64, into collected: inout Collected,
        _ removals: inout RemovedFiles
    ) async throws(TableError) {
        let policy = log.policy
        if content == .changeDataFeed {
            let feed = commit.actions.compactMap { if case .cdc(let cdc) = $0 { cdc } else { nil } }
            for cdc in feed { collected.append(try commit.file(cdc, policy), .cdc, version, time) }
            if !feed.isEmpty { return }
        }
        for action in commit.actions {
            switch action {
            case .add(let add) where add.dataChange:
                collected.append(try commit.file(add, policy), .add, version, time)
            case .remove(let remove) where remove.dataChange:
                collected.append(try await removals.file(remove, of: commit, at: version), .remove, version, time)
            default: break
            }
        }
    }

    private func definition(of actions: [Action], at version: Int64) -> TableChanges.Definition? {
        var replay = DefinitionReplay()
        replay.admit(actions)
        guard replay.protocol != nil || replay.metadata != nil else { return nil }
        return TableChanges.Definition(version: version, protocol: replay.protocol, metadata: replay.metadata)
    }

    private func requireFeed(_ metadata: TableMetadata, at version: Int64) throws(TableError) {
        guard content == .changeDataFeed, !metadata.isOn("delta.enableChangeDataFeed") else { return }
        throw TableError(
            .changesOff,
            "the table's change data feed is off at version \(version); its owner can turn it on with the "
                + "table property delta.enableChangeDataFeed=true, and changes can be read from the version after that")
    }
}
