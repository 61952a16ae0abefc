/// How long to wait before a request is sent again: exponential backoff with full jitter, so that the replicas that a
/// busy store turned away do not come back together.
struct RetryPolicy: Sendable {
    /// How often a request is sent again.
    let retries: Int
    let base: Duration = .milliseconds(100)
    let ceiling: Duration = .seconds(10)

    /// - Parameters:
    ///   - retry: 0 before the first retry.
    ///   - retryAfter: seconds that the store asked for; the wait is never shorter.
    ///   - jitter: 0 to 1.
    func delay(beforeRetry retry: Int, retryAfter: Int?, jitter: Double) -> Duration {
        let full = min(ceiling, base * (1 << min(max(retry, 0), 16)))
        return max(full * jitter, .seconds(min(max(retryAfter ?? 0, 0), 86_400)))
    }

    /// The time that an attempt may take of what is left: half, so that one that hangs leaves time for another; the
    /// last takes all.
    func allowance(forAttempt attempt: Int, of remaining: Duration) -> Duration {
        attempt >= retries ? remaining : remaining / 2
    }
}
