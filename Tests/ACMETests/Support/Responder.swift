import ACME
import ACMESyntax
import Synchronization

/// Notes what it is told to publish.
final class Responder: ChallengeResponder {
    let kind: ChallengeKind
    private let steps = Mutex<[String]>([])
    private let standing = Mutex<Set<ChallengeAnswer>>([])
    private let failure: ChallengeFailure?

    init(_ kind: ChallengeKind = .http, failingWith failure: ChallengeFailure? = nil) {
        self.kind = kind
        self.failure = failure
    }

    var calls: [String] { steps.withLock { $0 } }
    var answers: Set<ChallengeAnswer> { standing.withLock { $0 } }

    func present(_ answer: ChallengeAnswer) async throws(ChallengeFailure) {
        note("present \(answer.name)")
        _ = standing.withLock { $0.insert(answer) }
    }

    func settle(_ answers: [ChallengeAnswer]) async throws(ChallengeFailure) {
        note("settle \(answers.count)")
        if let failure { throw failure }
    }

    func withdraw(_ answer: ChallengeAnswer) async throws(ChallengeFailure) {
        note("withdraw \(answer.name)")
        _ = standing.withLock { $0.remove(answer) }
    }

    private func note(_ step: String) { steps.withLock { $0.append(step) } }
}
