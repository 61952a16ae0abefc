internal import Synchronization

/// Token buckets by key: each key has `burst` requests at once, and `rate` of them come back every `period`.
///
/// A refused request takes nothing, so a client that keeps trying is let in as soon as its bucket has one again.
///
/// The number of keys is bounded. A bucket that is full again says nothing and is forgotten; one that is not is never
/// forgotten for another, or somebody who is held back could free himself by filling the table with keys that cost
/// him nothing. Keys that find no room share one bucket until buckets have filled up: where keys are free to invent
/// (clients' addresses), a flood of them slows newcomers down and lets nobody through; where they are not
/// (recipients), choose `maximumKeys` above their number.
public final class RateLimiter<Key: Hashable & Sendable>: Sendable {
    public enum Admission: Sendable, Hashable {
        case admitted
        /// The value of `Retry-After` (RFC 9110 section 10.2.3): whole seconds, at least 1, after which a request is
        /// let in if no other comes before it.
        case limited(retryAfterSeconds: Int64)
    }

    /// How often the table is searched for buckets that are full again, while there is no room in it.
    private static var sweepInterval: Duration { .seconds(1) }

    private static var mostRequests: Int { 1_000_000_000 }

    private struct Table {
        /// When each bucket is full again.
        var full: [Key: Duration] = [:]
        var fullOfOthers: Duration = .zero
        var nextSweep: Duration = .zero
    }

    /// Time in which one request comes back.
    private let interval: Duration
    /// Time in which an empty bucket fills up.
    private let span: Duration
    private let maximumKeys: Int
    private let clock: MonotonicClock
    private let table = Mutex(Table())

    /// - Parameters:
    ///   - rate: requests that come back every `period`; from 1 to a billion.
    ///   - period: from a millisecond to a day.
    ///   - burst: requests that a full bucket lets through at once; from 1 to a billion.
    ///   - maximumKeys: buckets that are kept; at least 1. One takes some tens of bytes and its key.
    public init(
        rate: Int, per period: Duration = .seconds(1), burst: Int, maximumKeys: Int = 100_000,
        clock: MonotonicClock = .system
    ) {
        let period = min(max(period, .milliseconds(1)), .seconds(86_400))
        interval = period / min(max(rate, 1), Self.mostRequests)
        span = interval * min(max(burst, 1), Self.mostRequests)
        self.maximumKeys = max(maximumKeys, 1)
        self.clock = clock
    }

    /// Takes one request from the bucket of `key`, if it has one.
    public func admit(_ key: Key) -> Admission {
        let now = clock.now()
        return table.withLock { table in
            if let full = table.full[key] {
                return take(&table.full[key, default: .zero], from: full, now)
            }
            makeRoom(&table, now)
            guard table.full.count < maximumKeys else {
                return take(&table.fullOfOthers, from: table.fullOfOthers, now)
            }
            return take(&table.full[key, default: .zero], from: now, now)
        }
    }

    /// How many buckets are kept.
    var keyCount: Int { table.withLock { $0.full.count } }

    private func take(_ full: inout Duration, from previous: Duration, _ now: Duration) -> Admission {
        let next = max(previous, now) + interval
        let wait = next - now - span
        guard wait > .zero else {
            full = next
            return .admitted
        }
        let (seconds, attoseconds) = wait.components
        return .limited(retryAfterSeconds: seconds + (attoseconds > 0 ? 1 : 0))
    }

    private func makeRoom(_ table: inout Table, _ now: Duration) {
        guard table.full.count >= maximumKeys, now >= table.nextSweep else { return }
        table.nextSweep = now + Self.sweepInterval
        table.full = table.full.filter { $0.value > now }
    }
}
