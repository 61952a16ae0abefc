import Tables

/// The versions of a table: which snapshots `main` had, and under which numbers recipients know them.
///
/// A snapshot's number is its sequence number (versions 2 and 3 of the format), and the ledger has the newest that was
/// given out. Where sequence numbers do not tell the states of `main` apart in order, as in version 1 and after a
/// rollback, the ledger numbers every state from then on.
struct VersionHistory: Sendable {
    /// How often another server may be faster in recording.
    private static let attempts = 4

    /// Ascending by version and by time.
    let entries: [RecordedVersion]

    /// - Parameters:
    ///   - table: tells the table from all others: its own id alone does not, since a copy has the same.
    ///   - ledger: asked for every table, since a rollback may have left no trace in the metadata.
    ///   - isNewest: whether the metadata is known to be no older than what the ledger was told last.
    /// - Returns: nil where the metadata may be older: another request saw a newer state since it was read.
    init?(
        _ metadata: IcebergMetadata, of table: String, ledger: any VersionLedger, isNewest: Bool
    ) async throws(TableError) {
        guard let current = metadata.currentSnapshotID.flatMap({ metadata.snapshots[$0] }) else {
            entries = []
            return
        }
        let table = "\(metadata.uuid) \(table)"
        let chain = Self.chain(to: current, in: metadata)
        var recorded = try await ledger.versions(of: table)
        for _ in 0..<Self.attempts {
            if !isNewest, let last = recorded.last, Self.mayBeNewer(last, than: metadata) { return nil }
            let (wanted, entries) = try Self.numbered(chain, metadata, recorded)
            if wanted == recorded {
                self.entries = entries
                return
            }
            let present = try await ledger.record(wanted, insteadOf: recorded, of: table)
            if present == wanted {
                self.entries = entries
                return
            }
            recorded = present
        }
        throw TableError(
            .storage(.unavailable), "the versions of the table are being recorded by another server; try again")
    }

    private static func mayBeNewer(_ last: RecordedVersion, than metadata: IcebergMetadata) -> Bool {
        guard metadata.snapshots[last.snapshotID] == nil else { return false }
        return metadata.lastUpdated < last.timestamp
            || (metadata.formatVersion > 1 && last.version > metadata.lastSequenceNumber)
    }

    /// What the ledger is to hold, and the versions that follow from it.
    private static func numbered(
        _ chain: [IcebergSnapshot], _ metadata: IcebergMetadata, _ recorded: [RecordedVersion]
    ) throws(TableError) -> (ledger: [RecordedVersion], entries: [RecordedVersion]) {
        var base = recorded
        if recorded.count <= 1 {
            if let plain = bySequenceNumber(chain, metadata), let first = plain.first, let last = plain.last {
                guard let mark = recorded.first else { return ([last], plain) }
                // What was given out is part of the history, or older than all that is left of it.
                let isMember = plain.contains { $0.version == mark.version && $0.snapshotID == mark.snapshotID }
                if isMember || mark.version < first.version { return ([isMember && mark == last ? mark : last], plain) }
            }
            base = earlier(than: recorded.first, chain, metadata) + recorded
        }
        let all = base + (try unrecorded(states(of: chain, metadata), after: base, in: metadata))
        guard all.last?.snapshotID == chain.last?.id else {
            throw TableError(
                .storage(.unavailable), "the versions of the table are being recorded by another server; try again")
        }
        return (all, all)
    }

    /// What was given out by sequence numbers before a version.
    private static func earlier(
        than mark: RecordedVersion?, _ chain: [IcebergSnapshot], _ metadata: IcebergMetadata
    ) -> [RecordedVersion] {
        guard let mark, metadata.formatVersion > 1 else { return [] }
        var found: [Int64: RecordedVersion] = [:]
        // Without a log, the snapshots before the one that was given out last are what is known.
        let before = metadata.snapshots[mark.snapshotID].map { Self.chain(to: $0, in: metadata) } ?? []
        let states =
            metadata.snapshotLog
            + (before + chain).map { IcebergMetadata.LogEntry(timestamp: $0.timestamp, snapshotID: $0.id) }
        for state in states {
            guard let snapshot = metadata.snapshots[state.snapshotID], found[snapshot.sequenceNumber] == nil,
                snapshot.sequenceNumber > 0, snapshot.sequenceNumber < mark.version,
                state.timestamp <= mark.timestamp
            else { continue }
            found[snapshot.sequenceNumber] = RecordedVersion(
                version: snapshot.sequenceNumber, snapshotID: snapshot.id, timestamp: state.timestamp)
        }
        return found.values.sorted { $0.version < $1.version }
    }

    /// The current snapshot and those before it that are not expired, oldest first.
    private static func chain(to current: IcebergSnapshot, in metadata: IcebergMetadata) -> [IcebergSnapshot] {
        var chain = [current]
        var seen: Set<Int64> = [current.id]
        while let parent = chain.last?.parentID.flatMap({ metadata.snapshots[$0] }), seen.insert(parent.id).inserted {
            chain.append(parent)
        }
        return chain.reversed()
    }

    /// - Returns: nil where sequence numbers are no versions.
    private static func bySequenceNumber(
        _ chain: [IcebergSnapshot], _ metadata: IcebergMetadata
    ) -> [RecordedVersion]? {
        guard metadata.formatVersion > 1 else { return nil }
        var last: Int64 = 0
        for snapshot in chain {
            guard snapshot.sequenceNumber > last else { return nil }
            last = snapshot.sequenceNumber
        }
        let members = Set(chain.map(\.id))
        var times: [Int64: Int64] = [:]
        last = 0
        for entry in metadata.snapshotLog {
            // What is expired says nothing any more.
            guard let snapshot = metadata.snapshots[entry.snapshotID] else { continue }
            guard members.contains(snapshot.id), snapshot.sequenceNumber > last else { return nil }
            last = snapshot.sequenceNumber
            times[snapshot.id] = entry.timestamp
        }
        return chain.map {
            RecordedVersion(
                version: $0.sequenceNumber, snapshotID: $0.id, timestamp: times[$0.id] ?? $0.timestamp)
        }
    }

    /// All states of `main` in order, as the log of snapshots has them.
    private static func states(
        of chain: [IcebergSnapshot], _ metadata: IcebergMetadata
    ) -> [IcebergMetadata.LogEntry] {
        var states = metadata.snapshotLog
        if states.isEmpty {
            states = chain.map { IcebergMetadata.LogEntry(timestamp: $0.timestamp, snapshotID: $0.id) }
        }
        if let current = chain.last, states.last?.snapshotID != current.id {
            states.append(IcebergMetadata.LogEntry(timestamp: metadata.lastUpdated, snapshotID: current.id))
        }
        // Clocks of writers go back; times of versions do not, and what is recorded is found again by its time.
        var time = Int64.min
        return states.map { state in
            time = max(time, state.timestamp)
            return IcebergMetadata.LogEntry(timestamp: time, snapshotID: state.snapshotID)
        }
    }

    private static func unrecorded(
        _ states: [IcebergMetadata.LogEntry], after recorded: [RecordedVersion], in metadata: IcebergMetadata
    ) throws(TableError) -> [RecordedVersion] {
        var new = states[...]
        if let last = recorded.last {
            if let index = states.lastIndex(where: {
                $0.snapshotID == last.snapshotID && $0.timestamp == last.timestamp
            }) {
                new = states[(index + 1)...]
            } else {
                new = states.drop { $0.timestamp <= last.timestamp }
            }
            // Where the log of snapshots does not have it, its time is the metadata's, which changes.
            if new.first?.snapshotID == last.snapshotID { new = new.dropFirst() }
        }
        var rest = Array(new)
        // The last state is the current one, whatever the log and the clocks of writers say.
        if let current = states.last, (rest.last?.snapshotID ?? recorded.last?.snapshotID) != current.snapshotID {
            rest.append(
                IcebergMetadata.LogEntry(timestamp: metadata.lastUpdated, snapshotID: current.snapshotID))
        }
        var version = recorded.last?.version ?? 0
        var time = recorded.last?.timestamp ?? .min
        var numbered: [RecordedVersion] = []
        for state in rest {
            let number = metadata.snapshots[state.snapshotID]?.sequenceNumber ?? 0
            guard version < .max else {
                throw MetadataReader.fault("a snapshot's sequence number leaves no number for those after it")
            }
            version = max(version + 1, number)
            time = max(time, state.timestamp)
            numbered.append(RecordedVersion(version: version, snapshotID: state.snapshotID, timestamp: time))
        }
        return numbered
    }

    // MARK: Looking up

    var latest: Int64 { entries.last?.version ?? 0 }

    func entry(_ version: Int64) throws(TableError) -> RecordedVersion? {
        if entries.isEmpty && version == 0 { return nil }
        if let entry = entries.last(where: { $0.version == version }) { return entry }
        throw TableError(.outOfRange, "the table has no version \(version): \(summary)")
    }

    func version(asOf timestamp: Int64) throws(TableError) -> Int64 {
        if let entry = entries.last(where: { $0.timestamp <= timestamp }) { return entry.version }
        throw TableError(
            .outOfRange,
            "the table has no version as old as \(Instant.text(timestamp)): "
                + (entries.first.map { "its earliest is of \(Instant.text($0.timestamp))" } ?? "it is empty"))
    }

    func version(atOrAfter timestamp: Int64) throws(TableError) -> Int64 {
        if let entry = entries.first(where: { $0.timestamp >= timestamp }) { return entry.version }
        throw TableError(
            .outOfRange,
            "the table has no version at or after \(Instant.text(timestamp)): "
                + (entries.last.map { "its latest is of \(Instant.text($0.timestamp))" } ?? "it is empty"))
    }

    /// The versions whose snapshots are there still, for messages.
    func left(in metadata: IcebergMetadata) -> String {
        let left = entries.filter { metadata.snapshots[$0.snapshotID] != nil }.map { "\($0.version)" }
        return "the versions that are left are " + left.suffix(12).joined(separator: ", ")
    }

    /// What there is, for messages.
    var summary: String {
        guard let first = entries.first, let last = entries.last else { return "it is empty, at version 0" }
        if first.version == last.version { return "its only version is \(last.version)" }
        let shown = entries.count <= 12 ? entries.map { "\($0.version)" }.joined(separator: ", ") : nil
        return "its versions are " + (shown ?? "\(entries.count) between \(first.version) and \(last.version)")
    }
}
