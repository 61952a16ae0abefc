/// The time as catalog clients see it; tests have their own.
public struct CatalogClock: Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public let now: @Sendable () -> Int64
    /// Waits. Returns at once where the task is cancelled.
    public let wait: @Sendable (Duration) async -> Void

    public init(now: @escaping @Sendable () -> Int64, wait: @escaping @Sendable (Duration) async -> Void) {
        self.now = now
        self.wait = wait
    }
}
