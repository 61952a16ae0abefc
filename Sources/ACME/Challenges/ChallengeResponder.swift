public import ACMESyntax

/// Publishes the answers to challenges.
public protocol ChallengeResponder: Sendable {
    var kind: ChallengeKind { get }

    /// Publishes one answer beside those that stand already.
    func present(_ answer: ChallengeAnswer) async throws(ChallengeFailure)

    /// Returns when whoever asks sees all of them. The authority asks only after that, and once: an answer that it does
    /// not see ends the order.
    func settle(_ answers: [ChallengeAnswer]) async throws(ChallengeFailure)

    /// Takes one answer back; it may never have been published.
    func withdraw(_ answer: ChallengeAnswer) async throws(ChallengeFailure)
}
