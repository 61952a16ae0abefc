import Addresses
import Foundation
public import Identity

/// How many requests are answered: of a recipient, of all recipients together, and for tokens.
///
/// The delivery of files is not counted, since one query leads to as many as a table has; how many a recipient gets at
/// once is bounded instead. Each server counts for itself.
public struct RequestLimits: Sendable {
    /// Tokens for one client that showed its secret: each is good for an hour, and a cluster may have many programs.
    private static let tokensPerMinute = 60
    /// Token requests from one address, good or bad: whole companies may come from one.
    private static let tokenRequestsPerSecond = 10
    private static let tokenBurst = 100

    /// Files that one recipient downloads at once; further ones wait.
    let recipientDownloads: Int
    private let recipients: RateLimiter<UUID>?
    private let total: RateLimiter<Bool>?
    private let clients: RateLimiter<UUID>
    private let addresses: RateLimiter<IPAddress?>

    /// - Parameters:
    ///   - recipientRequestsPerSecond: what one recipient gets in the long run; twice as much at once. 0 for no limit.
    ///   - requestsPerSecond: the same for all of them together.
    ///   - recipientDownloads: see ``recipientDownloads``.
    public init(
        recipientRequestsPerSecond: Int = 0, requestsPerSecond: Int = 0, recipientDownloads: Int = 128,
        clock: MonotonicClock = .system
    ) {
        self.recipientDownloads = recipientDownloads
        func limiter<Key: Hashable & Sendable>(_ rate: Int, keys: Int) -> RateLimiter<Key>? {
            rate > 0 ? RateLimiter(rate: rate, burst: 2 * rate, maximumKeys: keys, clock: clock) : nil
        }
        recipients = limiter(recipientRequestsPerSecond, keys: 1_000_000)
        total = limiter(requestsPerSecond, keys: 1)
        clients = RateLimiter(
            rate: Self.tokensPerMinute, per: .seconds(60), burst: Self.tokensPerMinute, maximumKeys: 1_000_000,
            clock: clock)
        addresses = RateLimiter(rate: Self.tokenRequestsPerSecond, burst: Self.tokenBurst, clock: clock)
    }

    /// Seconds that the recipient has to wait, and whether the limit is its own; nil where it is let in.
    ///
    /// Its own bucket is asked first, so that a recipient that is held back takes nothing from the others.
    func wait(ofRecipient id: UUID) -> (seconds: Int64, isOwn: Bool)? {
        if case .limited(let seconds)? = recipients?.admit(id) { return (seconds, true) }
        if case .limited(let seconds)? = total?.admit(true) { return (seconds, false) }
        return nil
    }

    /// Seconds that whoever asks for a token from an address has to wait.
    func wait(ofTokenRequestFrom address: IPAddress?) -> Int64? {
        // Whoever has an IPv6 address has 2^64 of them.
        guard case .limited(let seconds) = addresses.admit(address?.subscriber) else { return nil }
        return seconds
    }

    /// Seconds that a client has to wait for a token, once it has shown its secret: nobody else can hold it up.
    func wait(ofClient id: UUID) -> Int64? {
        guard case .limited(let seconds) = clients.admit(id) else { return nil }
        return seconds
    }
}
