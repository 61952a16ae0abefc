import Certificates
import Foundation
import Testing

/// Both verdicts on the chains of the corpus, where it is at hand. `scripts/conformance chains` asks the same of the
/// program; here is what has to agree to the last case.
struct ChainCaseTests {
    /// The anchor is a name and a key, and that it is signed by another root as well is nobody's concern.
    private static let known: Set<String> = ["rfc5280::aki::cross-signed-root-missing-aki"]

    @Test(.enabled(if: ChainCorpus.isThere, "../shared/data/certificates is not on this machine"))
    func verdictsAreThoseThatAreKnown() throws {
        let corpus = try ChainCorpus.load()
        #expect(corpus.count > 500)
        for one in corpus {
            let question: ChainQuestion
            do {
                question = try one.question()
            } catch is CertificateSyntaxError {
                // What cannot be read is refused.
                #expect(!one.isExpected && !one.isTaken, "\(one.id)")
                continue
            }
            let judge = ChainJudge(question)
            let correct = judge.correctness()
            if !Self.known.contains(one.id) {
                #expect(correct.isGood == one.isExpected, "\(one.id): \(correct.flaws)")
            }
            let accepted = judge.acceptance()
            #expect(accepted.isGood == one.isTaken, "\(one.id): \(accepted.flaws)")
        }
    }
}
