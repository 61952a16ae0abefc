import Tables

/// What lies in a table's `_delta_log/`, by kind.
struct LogListing: Sendable {
    struct Commit: Sendable, Hashable {
        let version: Int64
        let object: ObjectLocation
        /// Bytes.
        let size: Int64
        /// The modification time in milliseconds since the epoch, moved forward where it is not later than that of the
        /// commit before: a version is never younger than the next.
        let time: Int64
    }

    let root: ObjectLocation
    /// In ascending order of version.
    private(set) var commits: [Commit] = []
    /// The newest version of which some checkpoint exists.
    private(set) var newestCheckpoint: Int64?

    /// Lists the log folder.
    ///
    /// - Throws: ``TableError`` of kind `notFound` where the folder holds neither commits nor checkpoints.
    init(root: ObjectLocation, store: any ObjectStore) async throws(TableError) {
        self.root = root
        let folder = root.appending("_delta_log").key + "/"
        var after: String?
        repeat {
            let page: ObjectPage
            do { page = try await store.list(bucket: root.bucket, prefix: folder, startAfter: after) } catch {
                throw TableError(error)
            }
            for object in page.objects { try admit(object, folder: folder) }
            if let next = page.next, let previous = after, !previous.utf8.lexicographicallyPrecedes(next.utf8) {
                throw disorder("a page of the listing does not lead on")
            }
            after = page.next
        } while after != nil
        guard !commits.isEmpty || newestCheckpoint != nil else {
            throw TableError(
                .notFound,
                "there is no Delta table: its _delta_log folder is missing or empty", detail: root.description)
        }
    }

    private mutating func admit(_ object: ObjectInfo, folder: String) throws(TableError) {
        guard object.key.utf8.starts(with: folder.utf8) else { return }
        // By bytes: a mark that combines with the folder's slash is part of the name.
        let name = String(Substring(object.key.utf8.dropFirst(folder.utf8.count)))
        switch LogFile(name: name) {
        case .commit(let version):
            var time = object.modified
            if let last = commits.last {
                guard last.version < version else { throw disorder("the commits are not in ascending order") }
                time = max(time, last.time == .max ? .max : last.time + 1)
            }
            commits.append(
                Commit(
                    version: version, object: ObjectLocation(bucket: root.bucket, key: object.key),
                    size: max(0, object.size), time: time))
        case .checkpoint(let version), .checkpointV2(let version), .checkpointPart(let version, _, _):
            newestCheckpoint = max(newestCheckpoint ?? version, version)
        case .compacted, .checksum, nil: break
        }
    }

    var latestVersion: Int64 {
        max(commits.last?.version ?? -1, newestCheckpoint ?? -1)
    }

    /// The position of the first commit of `version` or a later one; the number of commits where there is none.
    func index(atOrAfter version: Int64) -> Int {
        var low = 0
        var high = commits.count
        while low < high {
            let middle = low + (high - low) / 2
            if commits[middle].version >= version { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// The commits from the first version to `version`, without a gap.
    func commits(through version: Int64) throws(TableError) -> ArraySlice<Commit> {
        guard version >= 0, version <= latestVersion else {
            throw TableError(
                .outOfRange, "version \(version) does not exist: the table has the versions 0 to \(latestVersion)")
        }
        return try commits(in: 0...version)
    }

    /// The commits of a range of versions, without a gap.
    func commits(in range: ClosedRange<Int64>) throws(TableError) -> ArraySlice<Commit> {
        let slice = commits[index(atOrAfter: range.lowerBound)...].prefix { $0.version <= range.upperBound }
        var last: Int64?
        for commit in slice {
            let expected = last.map { $0 + 1 } ?? range.lowerBound
            guard commit.version == expected else { throw missing(expected) }
            last = commit.version
        }
        guard last == range.upperBound else { throw missing(last.map { $0 + 1 } ?? range.lowerBound) }
        return slice
    }

    private func missing(_ version: Int64) -> TableError {
        if let newestCheckpoint, version <= newestCheckpoint {
            return TableError(
                .unsupported,
                "the table needs its checkpoint (commit \(version) is no longer in the log), "
                    + "and this version of Causeway does not read checkpoints yet")
        }
        return TableError(
            .corrupt, "the log of the table has a gap: commit \(LogFile.commitName(version)) is missing")
    }

    private func disorder(_ what: String) -> TableError {
        TableError(
            .storage(.malformedAnswer), "the store lists the table's log in a way that makes no sense: \(what)",
            detail: root.description)
    }
}
