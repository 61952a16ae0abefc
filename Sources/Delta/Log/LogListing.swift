import Tables

/// What lies in a table's `_delta_log/`, by kind.
struct LogListing: Sendable {
    let root: ObjectLocation
    /// The version from which on the log was listed; 0 for all of it.
    let start: Int64
    /// In ascending order of version.
    private(set) var commits: [LogCommit] = []
    private(set) var checkpoints = CheckpointList()
    /// By the first version that each stands for.
    private(set) var compactions: [Int64: [Compaction]] = [:]
    /// Files of facts about a version.
    private(set) var checksums: [Int64: ObjectInfo] = [:]

    /// Lists the log folder.
    ///
    /// - Parameter start: leaves out what older versions left.
    /// - Throws: ``TableError`` of kind `notFound` where the folder holds neither commits nor checkpoints.
    init(root: ObjectLocation, store: any ObjectStore, from start: Int64 = 0) async throws(TableError) {
        self.root = root
        self.start = start
        let folder = root.appending("_delta_log").key + "/"
        var after = start > 0 ? folder + LogFile.prefix(start) : nil
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
        guard start > 0 || !commits.isEmpty || checkpoints.newest != nil else {
            throw TableError(
                .notFound,
                "there is no Delta table: its _delta_log folder is missing or empty", detail: root.description)
        }
    }

    private mutating func admit(_ object: ObjectInfo, folder: String) throws(TableError) {
        guard object.key.utf8.starts(with: folder.utf8) else { return }
        // By bytes: a mark that combines with the folder's slash is part of the name.
        let name = String(Substring(object.key.utf8.dropFirst(folder.utf8.count)))
        guard let file = LogFile(name: name) else { return }
        switch file {
        case .commit(let version):
            var time = object.modified
            if let last = commits.last {
                guard last.version < version else { throw disorder("the commits are not in ascending order") }
                time = max(time, last.time == .max ? .max : last.time + 1)
            }
            commits.append(LogCommit(version: version, info: object, bucket: root.bucket, time: time))
        case .checkpoint, .checkpointV2, .checkpointPart: checkpoints.admit(file, object)
        case .compacted(let from, let to):
            compactions[from, default: []].append(Compaction(versions: from...to, info: object))
        case .checksum(let version): checksums[version] = object
        }
    }

    var latestVersion: Int64 {
        max(commits.last?.version ?? -1, checkpoints.newest ?? -1)
    }

    /// The oldest version that can be read, unless something in between is missing.
    var earliestVersion: Int64 {
        commits.first?.version == 0 ? 0 : checkpoints.oldest ?? 0
    }

    func commit(_ version: Int64) -> LogCommit? {
        let index = index(atOrAfter: version)
        return index < commits.count && commits[index].version == version ? commits[index] : nil
    }

    /// Makes sure that a version exists, as far as its number tells.
    func check(_ version: Int64) throws(TableError) {
        guard version >= earliestVersion, version <= latestVersion else {
            throw TableError(
                .outOfRange,
                "version \(version) does not exist: the table has the versions \(earliestVersion) to \(latestVersion)")
        }
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

    /// The commits of a range of versions, without a gap.
    func commits(in range: ClosedRange<Int64>) throws(TableError) -> ArraySlice<LogCommit> {
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

    /// The files that lead from one version to another, in ascending order: commits, and what stands for several of
    /// them.
    ///
    /// - Parameter base: the version that is there already; −1 for none.
    func pieces(after base: Int64, through version: Int64, compactions: Bool = true) throws(TableError) -> [LogPiece] {
        guard base < version else { return [] }
        return try pieces(in: (base + 1)...version, compactions: compactions)
    }

    func pieces(in range: ClosedRange<Int64>, compactions: Bool = true) throws(TableError) -> [LogPiece] {
        var pieces: [LogPiece] = []
        var next = range.lowerBound
        while true {
            let longest = self.compactions[next]?.filter { $0.versions.upperBound <= range.upperBound }
                .max { $0.versions.upperBound < $1.versions.upperBound }
            let piece: LogPiece
            if compactions, let longest {
                piece = .compaction(longest)
            } else if let commit = commit(next) {
                piece = .commit(commit)
            } else {
                throw missing(next)
            }
            pieces.append(piece)
            // The largest version there can be has none after it.
            guard piece.newestVersion < range.upperBound else { return pieces }
            next = piece.newestVersion + 1
        }
    }

    func missing(_ version: Int64) -> TableError {
        if version < earliestVersion {
            return TableError(
                .outOfRange,
                "commit \(version) is no longer in the log: the table has the versions \(earliestVersion) to "
                    + "\(latestVersion)")
        }
        var message = "the log of the table has a gap: commit \(LogFile.commitName(version)) is missing"
        if let incomplete = checkpoints.newestIncomplete, incomplete >= version {
            message += ", and of the checkpoint at version \(incomplete) not all parts are there"
        }
        return TableError(.corrupt, message)
    }

    private func disorder(_ what: String) -> TableError {
        TableError(
            .storage(.malformedAnswer), "the store lists the table's log in a way that makes no sense: \(what)",
            detail: root.description)
    }
}
