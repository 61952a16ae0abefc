/// Events of an audit, one after the other. Holds one block and one line at a time. Calls block.
public struct AuditCursor {
    /// How far a file's times may be from those of its events, because the clock was set.
    private static let slack: Int64 = 3_600_000

    /// Lines that were read and could not be understood: half written, damaged, or where a compressed file is cut off.
    public private(set) var damagedLines = 0

    private let filter: AuditFilter
    private let order: AuditReader.Order
    /// In the order in which they are read; the last is the next.
    private var pieces: [AuditPiece]
    private var lines: (any LineSource)?
    private var compressed: GzipBlocks?
    private var left: Int

    init(pieces: [AuditPiece], filter: AuditFilter, order: AuditReader.Order) {
        self.filter = filter
        self.order = order
        left = max(0, filter.limit ?? .max)
        let wanted = pieces.filter { piece in
            if let since = filter.since, piece.ended.milliseconds < since.milliseconds - Self.slack { return false }
            if let until = filter.until, let began = piece.began {
                return began.milliseconds <= until.milliseconds + Self.slack
            }
            return true
        }
        self.pieces = order == .newestFirst ? wanted : wanted.reversed()
    }

    /// - Returns: nil at the end.
    public mutating func next() throws(AuditError) -> AccessEvent? {
        while left > 0 {
            guard let line = try nextLine() else { return nil }
            guard case .line(let bytes) = line else {
                damagedLines += 1
                continue
            }
            // Most lines are outside of a time that is asked for, and need not be read.
            if let time = AuditLine.time(of: bytes), !filter.contains(time) { continue }
            guard let event = AuditLine.read(bytes) else {
                damagedLines += 1
                continue
            }
            guard filter.matches(event) else { continue }
            left -= 1
            return event
        }
        return nil
    }

    private mutating func nextLine() throws(AuditError) -> ReadLine? {
        while true {
            if lines != nil {
                if let line = try lines?.next() { return line }
                lines = nil
                if compressed?.isDamaged == true { damagedLines += 1 }
                compressed = nil
            }
            guard let piece = pieces.popLast() else { return nil }
            try open(piece)
        }
    }

    private mutating func open(_ piece: AuditPiece) throws(AuditError) {
        compressed = nil
        guard let (source, isCompressed) = try piece.open() else { return }
        switch (order, isCompressed) {
        case (.oldestFirst, false): lines = ForwardLines(PlainBlocks(source))
        case (.oldestFirst, true):
            let blocks = try GzipBlocks(source, path: piece.path)
            compressed = blocks
            lines = ForwardLines(blocks)
        case (.newestFirst, false): lines = BackwardLines(source)
        case (.newestFirst, true):
            let (content, isDamaged) = try SpooledGzip.open(source, path: piece.path)
            if isDamaged { damagedLines += 1 }
            lines = BackwardLines(content)
        }
    }
}
