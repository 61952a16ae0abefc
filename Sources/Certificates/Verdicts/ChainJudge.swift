/// Judges a chain twice: whether it is correct, and whether the client takes it.
public struct ChainJudge: Sendable {
    /// What came out for one of the two.
    public struct Verdict: Sendable, Hashable {
        /// The path that was taken, or the one that came nearest; empty where none leads to an anchor.
        public let path: [Certificate]
        /// What is against it; empty where the chain is good.
        public let flaws: [Flaw]

        public var isGood: Bool { flaws.isEmpty && !path.isEmpty }
    }

    let question: ChainQuestion
    /// Every path among the certificates, which all that is concluded shares.
    let found: PathBuilder.Result

    public init(_ question: ChainQuestion) {
        self.question = question
        let builder = PathBuilder(intermediates: Array(question.chain.dropFirst()), anchors: question.anchors)
        found = question.chain.first.map(builder.paths(from:)) ?? PathBuilder.Result()
    }

    /// What a client in Java 17 makes of it.
    public func acceptance() -> Verdict { JVMClient(question: question, found: found).verdict() }

    public func correctness() -> Verdict {
        let judge = CorrectnessJudge(question: question)
        var nearest: Verdict?
        for path in found.paths {
            let verdict = Verdict(path: path, flaws: judge.flaws(of: path))
            if verdict.isGood { return verdict }
            if nearest.map({ verdict.flaws.count < $0.flaws.count }) ?? true { nearest = verdict }
        }
        return nearest ?? Verdict(path: [], flaws: [])
    }
}
