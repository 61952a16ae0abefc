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

    public init(_ question: ChainQuestion) { self.question = question }

    /// What a client in Java 17 makes of it.
    public func acceptance() -> Verdict { JVMClient(question: question).verdict() }

    public func correctness() -> Verdict {
        guard let leaf = question.chain.first else { return Verdict(path: [], flaws: []) }
        let builder = PathBuilder(intermediates: Array(question.chain.dropFirst()), anchors: question.anchors)
        let judge = CorrectnessJudge(question: question)
        var nearest: Verdict?
        for path in builder.paths(from: leaf).paths {
            let verdict = Verdict(path: path, flaws: judge.flaws(of: path))
            if verdict.isGood { return verdict }
            if nearest.map({ verdict.flaws.count < $0.flaws.count }) ?? true { nearest = verdict }
        }
        return nearest ?? Verdict(path: [], flaws: [])
    }
}
