import Tables

/// The files of an answer with their deletion vectors, those that take reading some files ahead, so that many are read
/// at a time.
struct VectorsAhead {
    /// Files that are looked at together.
    private static let lookahead = 256

    private let origin: (any SnapshotOrigin)?
    private let hasAnnounced: Bool
    private var files: FileReader
    private var ready: [(index: Int, vector: DeletionVector?)] = []

    init(_ snapshot: TableSnapshot) {
        origin = snapshot.origin
        hasAnnounced = snapshot.origin != nil && snapshot.files.hasDeletionVectors
        files = snapshot.files.reader()
    }

    /// Reads the first vectors, where some take reading.
    mutating func prepare(from selection: inout FileSelection) async throws(TableError) {
        if hasAnnounced, ready.isEmpty, let origin { try await fill(from: &selection, origin) }
    }

    /// The next file of a selection; nil at its end.
    mutating func next(
        from selection: inout FileSelection
    ) async throws(TableError) -> (index: Int, vector: DeletionVector?)? {
        guard hasAnnounced, let origin else {
            guard let index = selection.next() else { return nil }
            return (index, files.deletionVector(of: index))
        }
        if ready.isEmpty { try await fill(from: &selection, origin) }
        return ready.popLast()
    }

    private mutating func fill(
        from selection: inout FileSelection, _ origin: any SnapshotOrigin
    ) async throws(TableError) {
        var wanted: [(place: Int, file: AnnouncedVector)] = []
        while ready.count < Self.lookahead, let index = selection.next() {
            if let announced = files.announcedVector(of: index) { wanted.append((ready.count, announced)) }
            ready.append((index, files.deletionVector(of: index)))
        }
        if !wanted.isEmpty {
            let vectors = try await origin.vectors(of: wanted.map(\.file))
            for (want, vector) in zip(wanted, vectors) { ready[want.place].vector = vector }
        }
        ready.reverse()
    }
}
