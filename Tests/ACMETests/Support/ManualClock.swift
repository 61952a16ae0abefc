import ACME
import Synchronization

/// A clock that moves when somebody waits, and by nothing else.
final class ManualClock: Sendable {
    /// Milliseconds since 1970.
    private let time: Mutex<Int64>
    /// Milliseconds that were waited for, one entry a wait.
    private let recorded = Mutex<[Int64]>([])

    init(_ seconds: Int64 = 1_790_000_000) {
        time = Mutex(seconds * 1000)
    }

    var seconds: Int64 { time.withLock { $0 / 1000 } }
    var waits: [Duration] { recorded.withLock { $0.map { .milliseconds($0) } } }

    func advance(_ duration: Duration) {
        time.withLock { $0 += Self.milliseconds(duration) }
    }

    var clock: ACMEClock {
        ACMEClock(
            now: { [self] in seconds },
            monotonic: { [self] in .milliseconds(time.withLock { $0 }) },
            wait: { [self] duration in
                recorded.withLock { $0.append(Self.milliseconds(duration)) }
                advance(duration)
                await Task.yield()
            })
    }

    private static func milliseconds(_ duration: Duration) -> Int64 {
        duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000
    }
}
