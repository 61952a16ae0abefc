public import ACMESyntax
internal import Synchronization

/// The answers to HTTP-01 that stand at the moment. Whichever listener takes port 80 of the public name asks it for
/// ``answer(forPath:)``.
public final class HTTPChallenges: ChallengeResponder {
    /// Of every path that is answered.
    public static let pathPrefix = "/.well-known/acme-challenge/"

    private let answers = Mutex<[String: String]>([:])

    public init() {}

    public var kind: ChallengeKind { .http }

    /// The body for a path, to be sent as `application/octet-stream`; nil for every other path.
    public func answer(forPath path: String) -> String? {
        guard path.hasPrefix(Self.pathPrefix) else { return nil }
        return keyAuthorization(of: String(path.dropFirst(Self.pathPrefix.count)))
    }

    /// The same by the token alone, for listeners that know the path.
    public func keyAuthorization(of token: String) -> String? {
        answers.withLock { $0[token] }
    }

    public func present(_ answer: ChallengeAnswer) async throws(ChallengeFailure) {
        answers.withLock { $0[answer.token] = answer.keyAuthorization }
    }

    public func settle(_: [ChallengeAnswer]) async throws(ChallengeFailure) {}

    public func withdraw(_ answer: ChallengeAnswer) async throws(ChallengeFailure) {
        answers.withLock { $0[answer.token] = nil }
    }
}
