internal import Foundation

/// The times that this room looks at, and how it waits.
public struct ACMEClock: Sendable {
    /// Seconds since 1970.
    public let now: @Sendable () -> Int64
    /// Goes on evenly, whatever is done to the time of day.
    public let monotonic: @Sendable () -> Duration
    /// Returns early when the task is cancelled.
    public let wait: @Sendable (Duration) async -> Void

    public init(
        now: @escaping @Sendable () -> Int64, monotonic: @escaping @Sendable () -> Duration,
        wait: @escaping @Sendable (Duration) async -> Void
    ) {
        self.now = now
        self.monotonic = monotonic
        self.wait = wait
    }

    public static let system: ACMEClock = {
        let start = ContinuousClock.now
        return ACMEClock(
            now: { Int64(Date().timeIntervalSince1970) }, monotonic: { start.duration(to: .now) },
            wait: { try? await Task.sleep(for: $0) })
    }()
}
