public import Findings

/// What is wrong with a chain, as people name it: the two verdicts as findings, the worst first.
public struct ChainDiagnosis: Sendable {
    public let question: ChainQuestion
    /// Whether it is what RFC 5280 and the baseline requirements ask for.
    public let correctness: ChainJudge.Verdict
    /// Whether the client takes it.
    public let acceptance: ChainJudge.Verdict
    private let sent: SentChain
    private let missing: MissingTrust?
    /// Whether the first of the chain is an authority's, with the server's own behind it.
    private let beginsElsewhere: Bool

    public init(_ question: ChainQuestion) {
        var question = question
        let leaf = question.chain.firstIndex { !$0.isAuthority } ?? 0
        // A file may have it last. A server cannot: it is the first whose key it has.
        beginsElsewhere = leaf > 0 && question.chain.first?.isAuthority == true
        if beginsElsewhere { question.chain.insert(question.chain.remove(at: leaf), at: 0) }
        self.question = question
        let judge = ChainJudge(question)
        correctness = judge.correctness()
        acceptance = judge.acceptance()
        let path = correctness.path.isEmpty ? acceptance.path : correctness.path
        sent = SentChain(question.chain, path: path, others: judge.found.paths)
        missing = MissingTrust(question, judge.found)
    }

    /// The certificate whose issuer neither came nor is trusted; nil where a path was found.
    public var lastWithoutIssuer: Certificate? { missing?.last }

    /// Each fault once; empty for a chain that nothing is to be said of.
    public func findings() -> [Finding] {
        var findings: [Finding] = []
        if let missing { findings.append(FindingText.missing(missing, question)) }
        findings += refusals() + shape() + times()
        return Self.ordered(findings)
    }

    /// What either verdict is against.
    private func refusals() -> [Finding] {
        var flaws = correctness.flaws.map { ($0, correctness.path, false) }
        // What only the client minds. Where there is no path it can only repeat that.
        if missing == nil {
            for flaw in acceptance.flaws where !correctness.flaws.contains(where: { $0.id == flaw.id }) {
                flaws.append((flaw, acceptance.path.isEmpty ? question.chain : acceptance.path, true))
            }
        } else {
            flaws += leafFlaws().map { ($0, question.chain, false) }
        }
        var grouped: [FindingID: [(Flaw, [Certificate], Bool)]] = [:]
        for one in flaws { grouped[refined(one.0).id, default: []].append(one) }
        return grouped.compactMap { id, all in
            guard let first = all.first, missing == nil || id != .incomplete else { return nil }
            return FindingText.flaw(
                id, all.map(\.0), path: first.1, question, clientAlone: first.2, isTaken: acceptance.isGood)
        }
    }

    /// What can be said of the leaf without a path: its name, its times, its key.
    private func leafFlaws() -> [Flaw] {
        guard let leaf = question.chain.first else { return [] }
        let place = PathPlace(certificate: leaf, index: 0, isAnchor: false)
        var flaws = Validity.flaws(of: [leaf], at: question.time) + KeyRules.flaws(place) + NameRules.flaws(leaf)
        if let host = question.host, let text = JVMName.flaw(host, leaf) {
            flaws.append(Flaw(.nameMismatch, at: 0, text, "RFC 6125 section 6.4"))
        }
        return flaws
    }

    /// A name that a wildcard would cover if it stood for more than one label is called by that.
    private func refined(_ flaw: Flaw) -> Flaw {
        guard flaw.id == .nameMismatch, case .name(let name) = question.host, let leaf = question.chain.first else {
            return flaw
        }
        for case .dns(let bytes) in leaf.known.subjectAlternativeName.value ?? [] {
            let pattern = String(decoding: bytes, as: UTF8.self).lowercased()
            guard pattern.hasPrefix("*."), name.hasSuffix(pattern.dropFirst()) else { continue }
            return Flaw(.wildcardDepth, at: 0, "\(pattern) stands for one label, and \(name) has more", flaw.reference)
        }
        if leaf.known.subjectAlternativeName.isAbsent {
            return Flaw(.commonNameOnly, at: 0, flaw.text, flaw.reference)
        }
        return flaw
    }

    private func shape() -> [Finding] {
        var findings: [Finding] = []
        if sent.isOutOfOrder || beginsElsewhere { findings.append(FindingText.order(question)) }
        if !sent.extra.isEmpty { findings.append(FindingText.extra(sent.extra.map { question.chain[$0] })) }
        if !sent.roots.isEmpty, missing == nil {
            findings.append(FindingText.roots(sent.roots.map { question.chain[$0] }))
        }
        return findings
    }

    private func times() -> [Finding] {
        guard let leaf = question.chain.first else { return [] }
        var findings: [Finding] = []
        let left = leaf.notAfter.seconds - question.time
        if left >= 0, left <= 30 * 86_400, question.time >= leaf.notBefore.seconds {
            findings.append(FindingText.expiresSoon(leaf, days: Int(left / 86_400)))
        }
        if let limit = Lifetime.excess(leaf) {
            findings.append(FindingText.lifetime(leaf, limit, isPublic: question.anchorsAreVetted))
        }
        return findings
    }

    private static func ordered(_ findings: [Finding]) -> [Finding] {
        findings.sorted { left, right in
            if left.severity != right.severity { return left.severity > right.severity }
            let ranks = (FindingText.rank(left.id), FindingText.rank(right.id))
            return ranks.0 == ranks.1 ? left.id < right.id : ranks.0 < ranks.1
        }
    }
}
