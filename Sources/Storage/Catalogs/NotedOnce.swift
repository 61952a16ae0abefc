import Synchronization

/// Remembers what the log was told, so that it is told once and not with every query.
final class NotedOnce: Sendable {
    /// More than that is not remembered, and not told either.
    static let capacity = 1024

    private let seen = Mutex<Set<String>>([])

    func isNew(_ text: String) -> Bool {
        seen.withLock { seen in
            seen.count < Self.capacity && seen.insert(text).inserted
        }
    }
}
