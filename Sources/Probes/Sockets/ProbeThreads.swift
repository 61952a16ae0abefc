import NIOPosix
import Synchronization

/// The threads on which what blocks runs, for the time of one probe.
struct ProbeThreads: Sendable {
    private let pool: NIOThreadPool
    /// Ends every wait of work that was handed to `run`.
    let interruption = Interruption()

    init(count: Int) {
        pool = NIOThreadPool(numberOfThreads: count)
        pool.start()
    }

    /// Lets the threads go; one that still waits for the system's resolver ends when that does.
    func end() {
        interruption.interrupt()
        pool.shutdownGracefully { _ in }
    }

    /// Runs work whose waits heed the interruption. A cancelled task interrupts all of it.
    func run<Result: Sendable>(_ work: @escaping @Sendable (Interruption) throws -> Result) async throws -> Result {
        let interruption = interruption
        return try await withTaskCancellationHandler {
            try Task.checkCancellation()
            return try await pool.runIfActive { try work(interruption) }
        } onCancel: {
            interruption.interrupt()
        }
    }

    /// Runs work that nothing can interrupt, and goes on without it at the deadline or when the task is cancelled.
    /// - Returns: nil where the deadline came first.
    func run<Result: Sendable>(
        until deadline: Deadline, _ work: @escaping @Sendable () -> Result
    ) async throws -> Result? {
        let end = FirstEnd<Result>()
        let timer = Task {
            try? await Task.sleep(for: deadline.remaining)
            end.resume(with: nil)
        }
        defer { timer.cancel() }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                end.wait(with: continuation)
                pool.submit { state in end.resume(with: state == .active ? work() : nil) }
            }
        } onCancel: {
            end.resume(with: nil)
        }
        try Task.checkCancellation()
        return result
    }

    /// A continuation that the first of several ends.
    private final class FirstEnd<Result: Sendable>: Sendable {
        private enum State: Sendable {
            case new, waiting(CheckedContinuation<Result?, Never>), ended
        }
        private let state = Mutex(State.new)

        func wait(with continuation: CheckedContinuation<Result?, Never>) {
            let hasEnded = state.withLock { state in
                if case .ended = state { return true }
                state = .waiting(continuation)
                return false
            }
            if hasEnded { continuation.resume(returning: nil) }
        }

        func resume(with result: Result?) {
            let waiting = state.withLock { state -> CheckedContinuation<Result?, Never>? in
                defer { state = .ended }
                guard case .waiting(let continuation) = state else { return nil }
                return continuation
            }
            waiting?.resume(returning: result)
        }
    }
}
