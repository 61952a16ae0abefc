import Tables

/// Collects what a range of versions changed.
///
/// What a snapshot added and took away stands in the manifests that it wrote. Rows that it deleted from files that stay
/// become a removal and an addition of the same file, with the deletion vectors before and after.
struct ChangeReader {
    let metadata: IcebergMetadata
    let history: VersionHistory
    let access: TableAccess
    let range: ChangeRange
    let reading: TableReading

    func read() async throws(TableError) -> TableChanges {
        let versions = try bounds()
        let states = history.entries.filter { versions.contains($0.version) }
        let start = try definition(at: history.entries.last { $0.version <= versions.lowerBound })
        var last = start
        var definitions: [TableChanges.Definition] = []
        var collected = Collected(files: FileListBuilder(root: access.policy.root))
        for state in states {
            guard let snapshot = metadata.snapshots[state.snapshotID] else { throw expired(state) }
            let definition = try definition(at: state)
            if definition.schema != last.schema {
                definitions.append(
                    TableChanges.Definition(
                        version: state.version, protocol: tableProtocol(definition),
                        metadata: self.metadata(definition)))
                last = definition
            }
            let step = SnapshotChanges(metadata: metadata, access: access, definition: definition)
            for change in try await changes(step, to: snapshot, of: state) {
                collected.files.append(change.file, partition: change.partition.key, facts: change.partition.facts)
                collected.entries.append(
                    TableChanges.Entry(kind: change.kind, version: state.version, timestamp: state.timestamp))
            }
        }
        return TableChanges(
            versions: versions, first: (tableProtocol(start), metadata(start)),
            last: (tableProtocol(last), metadata(last)), definitions: definitions,
            files: collected.files.finish(), entries: collected.entries)
    }

    private struct Collected {
        var files: FileListBuilder
        var entries: [TableChanges.Entry] = []
    }

    private func tableProtocol(_ definition: DeltaDefinition) -> TableProtocol {
        definition.tableProtocol(hasDeletes: true, isFeed: range.content == .changeDataFeed)
    }

    private func metadata(_ definition: DeltaDefinition) -> TableMetadata {
        definition.tableMetadata(partitionColumns: [], isFeed: range.content == .changeDataFeed)
    }

    private func changes(
        _ step: SnapshotChanges, to snapshot: IcebergSnapshot, of state: RecordedVersion
    ) async throws(TableError) -> [FileChange] {
        guard let index = history.entries.firstIndex(of: state) else { return [] }
        let previous = index > 0 ? history.entries[index - 1].snapshotID : nil
        // Where nothing is known of what was before, the snapshot's own manifests still tell what it did.
        if previous == nil || snapshot.parentID == previous { return try await step.changes(by: snapshot) }
        guard let before = previous.flatMap({ metadata.snapshots[$0] }) else { throw expired(state) }
        return try await step.changes(from: before, to: snapshot)
    }

    private func definition(at state: RecordedVersion?) throws(TableError) -> DeltaDefinition {
        let snapshot = state.flatMap { metadata.snapshots[$0.snapshotID] }
        let isCurrent = snapshot == nil || snapshot?.id == metadata.currentSnapshotID
        let definition = try DeltaDefinition(
            metadata, schema: try metadata.schema(of: isCurrent ? nil : snapshot).leavingOut(reading.leftOut),
            isFeed: range.content == .changeDataFeed)
        guard definition.mapping.hasIDs else {
            throw TableError(
                .unsupported,
                "the table holds imported files without field ids, whose changes cannot be read: read its snapshots")
        }
        return definition
    }

    // MARK: The range

    private func bounds() throws(TableError) -> ClosedRange<Int64> {
        let latest = history.latest
        let first =
            switch range.start {
            case .version(let version): version
            case .timestamp(let timestamp): try history.version(atOrAfter: timestamp)
            }
        let last =
            switch range.end {
            case .version(let version): version
            case .timestamp(let timestamp): try history.version(asOf: timestamp)
            case nil: latest
            }
        guard first >= 0, first <= latest else {
            throw TableError(.outOfRange, "the starting version \(first) does not exist: \(history.summary)")
        }
        guard last <= latest else {
            throw TableError(.outOfRange, "the ending version \(last) does not exist: \(history.summary)")
        }
        guard first <= last else {
            throw TableError(.outOfRange, "the starting version \(first) is after the ending version \(last)")
        }
        // Before the oldest version that is known, others may have been, whose changes are gone.
        if let oldest = history.entries.first, first < oldest.version,
            metadata.snapshots[oldest.snapshotID]?.parentID != nil
        {
            throw TableError(
                .outOfRange,
                "changes since version \(first) cannot be told, since snapshots were expired: "
                    + history.summary)
        }
        return first...last
    }

    private func expired(_ state: RecordedVersion) -> TableError {
        TableError(
            .outOfRange,
            "the changes of version \(state.version) cannot be told, since a snapshot was expired: "
                + history.left(in: metadata))
    }
}
