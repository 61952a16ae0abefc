/// How often a catalog that is busy is asked again, and after what pause.
struct RetryPacing: Sendable {
    static let retries = 3
    /// Milliseconds since the first attempt after which nothing is sent again.
    static let budget: Int64 = 20_000
    /// Seconds that a catalog may ask to wait for; whoever asks for longer gets its error at once.
    static let longestWait = 10

    /// The pause before another attempt; nil where there is to be none.
    ///
    /// - Parameters:
    ///   - retry: 0 before the first.
    ///   - elapsed: milliseconds since the first attempt.
    ///   - retryAfter: seconds that the catalog asked for.
    ///   - jitter: 0 to 1; without it those who were turned away together would come back together.
    static func pause(beforeRetry retry: Int, elapsed: Int64, retryAfter: Int?, jitter: Double) -> Duration? {
        guard retry < retries, (retryAfter ?? 0) <= longestWait else { return nil }
        let full = Duration.milliseconds(200 << retry)
        let pause = max(full * jitter, .seconds(retryAfter ?? 0)) + .milliseconds(1)
        guard .milliseconds(elapsed) + pause < .milliseconds(budget) else { return nil }
        return pause
    }

    /// Seconds of a `Retry-After` header (RFC 9110 section 10.2.3); a date counts as none.
    static func retryAfter(_ response: CatalogResponse) -> Int? {
        response.headers.first { $0.name == "retry-after" }.flatMap { Int($0.value) }.flatMap { $0 >= 0 ? $0 : nil }
    }
}
