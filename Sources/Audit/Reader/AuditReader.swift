/// Reads an audit back from its file and the rotated ones beside it.
public struct AuditReader: Sendable {
    public enum Order: Sendable, Hashable {
        case newestFirst
        case oldestFirst
    }

    private let names: AuditFileNames

    /// - Parameter path: the file that is written now: ``FileSettings/path``.
    public init(path: String) {
        names = AuditFileNames(path)
    }

    /// The events that match, in the order in which they were written, which is that of time but for what was answered
    /// in the same moment and for changes of the computer's clock.
    ///
    /// Files that have nothing of the wanted time are not read, by when they began and were written last; events are
    /// missed only where the clock was set by more than an hour. Newest first a file is read from its end.
    public func events(
        matching filter: AuditFilter = AuditFilter(), order: Order = .newestFirst
    ) throws(AuditError) -> AuditCursor {
        // The current file first: if it is rotated meanwhile, it is known by what it is.
        let current = try AuditPiece(names.path, isCurrent: true)
        var pieces: [AuditPiece] = []
        for path in names.earlier() {
            guard let piece = try AuditPiece(path, isCurrent: false), piece.identity != current?.identity else {
                continue
            }
            pieces.append(piece)
        }
        guard current != nil || !pieces.isEmpty else {
            throw AuditError(
                .notFound, "There is no audit at \(names.path). Check the path; the server's configuration has it.")
        }
        // Names of this program and of logrotate do not sort as time does.
        pieces = pieces.enumerated().sorted { one, other in
            let (first, second) = (one.element.began?.milliseconds ?? .min, other.element.began?.milliseconds ?? .min)
            return (first, one.offset) < (second, other.offset)
        }.map(\.element)
        return AuditCursor(pieces: pieces + (current.map { [$0] } ?? []), filter: filter, order: order)
    }
}
