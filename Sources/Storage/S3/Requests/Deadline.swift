import NIOCore

/// The end of the time that an operation may take.
struct Deadline: Sendable {
    let end: ContinuousClock.Instant

    init(after duration: Duration) {
        end = ContinuousClock.now + duration
    }

    /// Zero once it has passed.
    var remaining: Duration { max(.zero, end - ContinuousClock.now) }

    /// The same for the HTTP client.
    var remainingAmount: TimeAmount {
        let (seconds, attoseconds) = remaining.components
        return .nanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }

    /// What `operation` returns, or nil when the deadline passes or the task is cancelled first; the operation is
    /// then cancelled and waited for.
    func race<Value: Sendable>(_ operation: @escaping @Sendable () async -> Value) async -> Value? {
        let end = end
        return await withTaskGroup(of: Value?.self) { group in
            group.addTask { await operation() }
            group.addTask {
                try? await Task.sleep(until: end, clock: .continuous)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }
}
