/// What waits to be written: a bounded number of bytes, and behind them events that wait for room. A value without
/// threads or clocks, so that each of its cases has a test.
struct AuditQueue {
    enum Verdict: Hashable {
        case kept
        /// There is no room yet; ``take(at:)`` or ``expire(_:)`` tells how it ended.
        case waits(UInt64)
        case lost
    }

    /// What is taken out to be written.
    struct Taken {
        let batch: AuditBatch
        /// Which waiting events found room by it.
        let admitted: [UInt64]
        /// How many events the gap that was added tells of.
        let gap: Int64
    }

    private struct Waiting {
        let id: UInt64
        let line: [UInt8]
    }

    private let capacity: Int
    private let mostWaiting: Int
    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    private var waiting: [Waiting] = []
    private var nextID: UInt64 = 0
    private var unreported: Int64 = 0
    /// Since the beginning.
    private(set) var lost: Int64 = 0

    /// - Parameters:
    ///   - capacity: bytes of lines that are held. One line always fits.
    ///   - mostWaiting: events that wait for room at the same time.
    init(capacity: Int, mostWaiting: Int) {
        self.capacity = capacity
        self.mostWaiting = mostWaiting
    }

    /// Events that are not taken yet.
    var count: Int { ends.count + waiting.count }
    var byteCount: Int { bytes.count }
    var isEmpty: Bool { count == 0 && unreported == 0 }

    /// Adds an event where there is room and nobody waits for it longer.
    ///
    /// - Returns: false where there is none.
    mutating func offer(_ event: borrowing AccessEvent) -> Bool {
        guard waiting.isEmpty else { return false }
        let start = bytes.count
        AuditLine.append(event, to: &bytes)
        guard bytes.count <= capacity || start == 0 else {
            bytes.removeSubrange(start...)
            return false
        }
        ends.append(bytes.count)
        return true
    }

    /// Adds an event, behind those that wait where there is no room.
    mutating func wait(_ event: borrowing AccessEvent) -> Verdict {
        if offer(event) { return .kept }
        guard waiting.count < mostWaiting else {
            lose(1)
            return .lost
        }
        var line: [UInt8] = []
        AuditLine.append(event, to: &line)
        nextID += 1
        waiting.append(Waiting(id: nextID, line: line))
        return .waits(nextID)
    }

    /// Gives up on an event that waits.
    ///
    /// - Returns: false where it does not wait any more.
    mutating func expire(_ id: UInt64) -> Bool {
        guard let index = waiting.firstIndex(where: { $0.id == id }) else { return false }
        waiting.remove(at: index)
        lose(1)
        return true
    }

    /// Notes that events are lost; the next batch says so.
    mutating func lose(_ count: Int64) {
        unreported += count
        lost += count
    }

    /// Gives up on all that there is, and on telling of what was lost.
    ///
    /// - Returns: how many events nothing tells of now.
    mutating func discard() -> Int64 {
        let count = Int64(count)
        defer {
            bytes = []
            ends = []
            waiting = []
            unreported = 0
        }
        lost += count
        return count + unreported
    }

    /// Takes out all that there is, and lets in what waits.
    ///
    /// - Returns: nil where there is nothing to say.
    mutating func take(at time: AuditTime) -> Taken? {
        guard !isEmpty else { return nil }
        let gap = unreported
        if gap > 0 {
            // Behind what was kept before the loss, before what is kept after it.
            AuditLine.append(.gap(of: gap, at: time), to: &bytes)
            ends.append(bytes.count)
            unreported = 0
        }
        let batch = AuditBatch(bytes: bytes, ends: ends)
        // The next events are about as many: the memory of this batch goes with it.
        let size = bytes.count
        bytes = []
        ends = []
        bytes.reserveCapacity(min(size, capacity))
        return Taken(batch: batch, admitted: admit(), gap: gap)
    }

    private mutating func admit() -> [UInt64] {
        var admitted: [UInt64] = []
        for event in waiting {
            guard bytes.isEmpty || bytes.count + event.line.count <= capacity else { break }
            bytes.append(contentsOf: event.line)
            ends.append(bytes.count)
            admitted.append(event.id)
        }
        waiting.removeFirst(admitted.count)
        return admitted
    }
}
