import Tables

/// What lies in a table's `_delta_log/`, by kind.
struct LogListing: Sendable {
    struct Commit: Sendable, Hashable {
        let version: Int64
        let object: ObjectLocation
        /// Milliseconds since the epoch.
        let modified: Int64
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
            for object in page.objects { admit(object, folder: folder) }
            if let next = page.next, let previous = after, next.utf8.elementsEqual(previous.utf8) {
                throw TableError(
                    .storage(.malformedAnswer), "\(root): the store answers the same page of the log again and again")
            }
            after = page.next
        } while after != nil
        guard !commits.isEmpty || newestCheckpoint != nil else {
            throw TableError(
                .notFound,
                "there is no Delta table at \(root): its _delta_log folder is missing or empty; check the location")
        }
    }

    private mutating func admit(_ object: ObjectInfo, folder: String) {
        guard object.key.utf8.starts(with: folder.utf8) else { return }
        let name = String(object.key.dropFirst(folder.count))
        switch LogFile(name: name) {
        case .commit(let version):
            commits.append(
                Commit(
                    version: version, object: ObjectLocation(bucket: root.bucket, key: object.key),
                    modified: object.modified))
        case .checkpoint(let version), .checkpointV2(let version), .checkpointPart(let version, _, _):
            newestCheckpoint = max(newestCheckpoint ?? version, version)
        case .compacted, .checksum, nil: break
        }
    }

    var latestVersion: Int64 {
        max(commits.last?.version ?? -1, newestCheckpoint ?? -1)
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
        let start = commits.firstIndex { $0.version >= range.lowerBound } ?? commits.endIndex
        let end = commits.lastIndex { $0.version <= range.upperBound }.map { $0 + 1 } ?? start
        guard start < end else { throw missing(range.lowerBound) }
        let slice = commits[start..<end]
        var expected = range.lowerBound
        for commit in slice {
            guard commit.version == expected else { throw missing(expected) }
            expected += 1
        }
        guard expected == range.upperBound + 1 else { throw missing(expected) }
        return slice
    }

    private func missing(_ version: Int64) -> TableError {
        if let newestCheckpoint, version <= newestCheckpoint {
            return TableError(
                .unsupported,
                "the table at \(root) needs its checkpoint (commit \(version) is no longer in the log), "
                    + "and this version of Causeway does not read checkpoints yet")
        }
        return TableError(
            .corrupt, "the log of the table at \(root) has a gap: commit \(LogFile.commitName(version)) is missing")
    }
}
