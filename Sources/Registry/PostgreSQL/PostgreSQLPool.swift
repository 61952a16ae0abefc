import Synchronization

/// A store's connections: at most so many, made as they are needed, each lent to one transaction at a time. Who finds
/// none waits in turn, and not for ever.
final class PostgreSQLPool: Sendable {
    private enum Grant {
        case session(PostgreSQLSession)
        case cancelled, closed, tooLate
    }

    private struct Waiter {
        let id: Int
        let continuation: CheckedContinuation<Grant, Never>
        var timer: Task<Void, Never>?

        func end(with grant: Grant) {
            timer?.cancel()
            continuation.resume(returning: grant)
        }
    }

    private struct State {
        var idle: [PostgreSQLSession] = []
        var made = 0
        var waiters: [Waiter] = []
        var lastID = 0
        var isClosed = false
    }

    private let state = Mutex(State())
    private let size: Int
    private let settings: PostgreSQLSettings
    private let timeouts: PostgreSQLTimeouts
    private let gate = OutageGate()

    init(size: Int, _ settings: PostgreSQLSettings, _ timeouts: PostgreSQLTimeouts) {
        self.size = size
        self.settings = settings
        self.timeouts = timeouts
    }

    /// A session that has to be given back.
    ///
    /// - Throws: `.unavailable` once the pool is closed, if the task is cancelled, or if none is free in time.
    func take() async throws(RegistryError) -> PostgreSQLSession {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        let grant = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                state.withLock { decide(Waiter(id: id, continuation: continuation), &$0) }
            }
        } onCancel: {
            end(id, with: .cancelled)
        }
        switch grant {
        case .session(let session): return session
        case .cancelled: throw PostgreSQLSession.cancelled(at: settings.location)
        case .closed: throw RegistryError(.unavailable, "The registry \(settings.location) is closed.")
        case .tooLate:
            throw RegistryError(
                .unavailable,
                """
                All \(size) connections to the registry \(settings.location) have been busy for \(timeouts.pool) \
                seconds: look at the load of the database, and try again.
                """)
        }
    }

    func giveBack(_ session: PostgreSQLSession) {
        state.withLock { state in
            if state.isClosed { return }
            if state.waiters.isEmpty {
                state.idle.append(session)
            } else {
                state.waiters.removeFirst().end(with: .session(session))
            }
        }
    }

    /// Sessions that are lent end when they are given back.
    func close() {
        let waiters = state.withLock { state in
            defer { (state.idle, state.waiters) = ([], []) }
            state.isClosed = true
            return state.waiters
        }
        for waiter in waiters { waiter.end(with: .closed) }
    }

    private func decide(_ waiter: Waiter, _ state: inout State) {
        if state.isClosed { return waiter.end(with: .closed) }
        if Task.isCancelled { return waiter.end(with: .cancelled) }
        if let session = state.idle.popLast() { return waiter.end(with: .session(session)) }
        if state.made < size {
            state.made += 1
            let session = PostgreSQLSession(settings, timeouts, gate: gate)
            return waiter.end(with: .session(session))
        }
        let timer = Task { [weak self, seconds = timeouts.pool] in
            try? await Task.sleep(for: .seconds(seconds))
            if !Task.isCancelled { self?.end(waiter.id, with: .tooLate) }
        }
        state.waiters.append(Waiter(id: waiter.id, continuation: waiter.continuation, timer: timer))
    }

    private func end(_ id: Int, with grant: Grant) {
        let waiter = state.withLock { state in
            state.waiters.firstIndex { $0.id == id }.map { state.waiters.remove(at: $0) }
        }
        waiter?.end(with: grant)
    }
}
