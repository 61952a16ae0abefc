import Identity
import Synchronization

/// A clock that a test moves on.
final class ManualClock: Sendable {
    private let time = Mutex(Duration.seconds(1000))

    var clock: MonotonicClock { MonotonicClock { self.time.withLock { $0 } } }

    func advance(_ by: Duration) { time.withLock { $0 += by } }
}
