import ACME
import ACMESyntax
import Synchronization

/// Waits for records until it is stopped, and takes them back by a call that a cancelled task cannot make.
final class WaitingResponder: ChallengeResponder {
    let kind = ChallengeKind.dns
    /// Has an element once it waits.
    let waiting: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation
    private let withdrawn = Atomic(false)

    init() {
        (waiting, continuation) = AsyncStream.makeStream(of: Void.self)
    }

    var wasWithdrawn: Bool { withdrawn.load(ordering: .sequentiallyConsistent) }

    func present(_: ChallengeAnswer) async throws(ChallengeFailure) {}

    func settle(_: [ChallengeAnswer]) async throws(ChallengeFailure) {
        continuation.yield()
        try? await Task.sleep(for: .seconds(60))
        throw ChallengeFailure(place: "here", reason: "the wait was stopped")
    }

    func withdraw(_: ChallengeAnswer) async throws(ChallengeFailure) {
        if !Task.isCancelled { withdrawn.store(true, ordering: .sequentiallyConsistent) }
    }
}
