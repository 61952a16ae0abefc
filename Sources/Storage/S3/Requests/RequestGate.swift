import Synchronization

/// Lets a bounded number of requests through at once, the others in the order of their coming. A task that is
/// cancelled while it waits leaves the queue at once.
public final class RequestGate: Sendable {
    /// The right to have one request under way; given back when the last reference goes.
    public final class Permit: Sendable {
        private let gate: RequestGate

        fileprivate init(_ gate: RequestGate) {
            self.gate = gate
        }

        deinit {
            gate.release()
        }
    }

    private struct State {
        var free: Int
        var nextTicket: UInt64 = 0
        /// Tickets in order; those of cancelled tasks stay until they come to the front.
        var queue: [UInt64] = []
        var head = 0
        var waiting: [UInt64: CheckedContinuation<Bool, Never>] = [:]
    }

    private let state: Mutex<State>

    /// - Parameter limit: at least 1; less is taken as 1.
    public init(limit: Int) {
        state = Mutex(State(free: max(1, limit)))
    }

    /// Waits for a turn; nil when the task is cancelled.
    public func acquire() async -> Permit? {
        let ticket = state.withLock { state in
            state.nextTicket += 1
            return state.nextTicket
        }
        let isGranted = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: Bool? = state.withLock { state in
                    // A cancellation before this point found nobody waiting under this ticket.
                    if Task.isCancelled { return false }
                    if state.free > 0 {
                        state.free -= 1
                        return true
                    }
                    state.queue.append(ticket)
                    state.waiting[ticket] = continuation
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: ticket) }?.resume(returning: false)
        }
        return isGranted ? Permit(self) : nil
    }

    /// Tasks in the queue, for tests.
    var waitingCount: Int { state.withLock { $0.waiting.count } }

    private func release() {
        let next: CheckedContinuation<Bool, Never>? = state.withLock { state in
            while state.head < state.queue.count {
                let ticket = state.queue[state.head]
                state.head += 1
                if let continuation = state.waiting.removeValue(forKey: ticket) {
                    Self.compact(&state)
                    return continuation
                }
            }
            Self.compact(&state)
            state.free += 1
            return nil
        }
        next?.resume(returning: true)
    }

    private static func compact(_ state: inout State) {
        guard state.head > 64 || state.head == state.queue.count else { return }
        state.queue.removeFirst(state.head)
        state.head = 0
    }
}
