import Foundation
import Storage
import Synchronization

/// Lets each recipient download so many files at once, the others in their turn: the slow downloads of one leave room
/// for everybody else in what the stores can give.
final class DownloadTurns: Sendable {
    private struct Entry {
        /// Held by its permits and by those who wait, so that it goes when nobody downloads.
        weak var gate: RequestGate?
    }

    /// Entries of recipients that download nothing any more are looked for beyond so many.
    private static let sweep = 1024

    private let limit: Int
    private let gates = Mutex<[UUID: Entry]>([:])

    init(limit: Int) {
        self.limit = max(limit, 1)
    }

    /// Waits for a turn, which lasts until the last reference to what is given back goes; nil when the task is
    /// cancelled.
    func turn(of recipient: UUID) async -> RequestGate.Permit? {
        await gate(of: recipient).acquire()
    }

    private func gate(of recipient: UUID) -> RequestGate {
        gates.withLock { gates in
            if let gate = gates[recipient]?.gate { return gate }
            if gates.count >= Self.sweep { gates = gates.filter { $0.value.gate != nil } }
            let gate = RequestGate(limit: limit)
            gates[recipient] = Entry(gate: gate)
            return gate
        }
    }

    /// Recipients that are known, for tests.
    var count: Int { gates.withLock { $0.count } }
}
