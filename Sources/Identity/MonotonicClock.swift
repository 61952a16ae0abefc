/// Time that only goes forward, whatever happens to the clock on the wall: for intervals and ages.
public struct MonotonicClock: Sendable {
    /// Since a moment that stays the same while the process lives.
    public let now: @Sendable () -> Duration

    public init(now: @escaping @Sendable () -> Duration) {
        self.now = now
    }

    /// The system's, which goes on while the machine sleeps.
    public static let system: MonotonicClock = {
        let start = ContinuousClock.now
        return MonotonicClock { start.duration(to: .now) }
    }()
}
