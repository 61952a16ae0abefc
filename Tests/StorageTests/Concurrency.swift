import Synchronization

/// Counts how many are inside something at once.
final class Concurrency: Sendable {
    private let count = Mutex((now: 0, most: 0))

    var most: Int { count.withLock { $0.most } }

    func enter() {
        count.withLock { count in
            count.now += 1
            count.most = max(count.most, count.now)
        }
    }

    func leave() {
        count.withLock { $0.now -= 1 }
    }
}
