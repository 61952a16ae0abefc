/// How long to wait after attempts that failed, one after the other.
struct RetryBackoff: Sendable, Hashable {
    /// Few attempts an hour: authorities bound the failures that they take (Let's Encrypt: five an hour).
    static let first: Int64 = 300
    static let longest: Int64 = 21_600

    private(set) var failures = 0

    mutating func failed() { failures += 1 }
    mutating func succeeded() { failures = 0 }

    /// - Parameters:
    ///   - asked: what the authority asked for; it is waited for in full.
    ///   - remaining: seconds that the present certificate is valid; zero where there is none.
    ///   - fraction: from 0 up to 1, of chance.
    func wait(asked: Duration?, remaining: Int64, fraction: Double) -> Duration {
        let doubled = Self.first << Int64(min(max(failures - 1, 0), 10))
        // With little time left the attempts do not grow rare.
        let bound = min(Self.longest, max(Self.first, remaining / 20))
        let seconds = Double(min(doubled, remaining > 0 ? bound : Self.longest))
        let jittered = Duration.milliseconds(Int64(seconds * (750 + 500 * min(max(fraction, 0), 1))))
        return max(jittered, asked ?? .zero)
    }
}
