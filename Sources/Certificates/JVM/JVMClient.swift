import Findings
import OpenSSL

/// What a client in Java 17 makes of a chain as it was sent (`PKIXValidator`).
///
/// It validates the certificates as they came where they are in order, and looks for a path among them where they are
/// not. It fetches nothing.
struct JVMClient {
    let question: ChainQuestion
    let found: PathBuilder.Result

    func verdict() -> ChainJudge.Verdict {
        guard let leaf = question.chain.first else { return .init(path: [], flaws: []) }
        for (index, certificate) in question.chain.enumerated() {
            if let flaw = JVMSyntax.flaw(certificate) {
                return .init(path: question.chain, flaws: [Flaw(.malformed, at: index, flaw)])
            }
        }
        let verdict = self.verdict(of: leaf)
        guard let host = question.host, let flaw = JVMName.flaw(host, leaf, path: verdict.path) else { return verdict }
        return .init(path: verdict.path, flaws: verdict.flaws + [Flaw(.nameMismatch, at: 0, flaw)])
    }

    private func verdict(of leaf: Certificate) -> ChainJudge.Verdict {
        let chain = question.chain
        // Whatever is trusted as it is needs no further checks.
        if question.anchors.contains(where: { $0.der == leaf.der }) { return .init(path: [leaf], flaws: []) }
        for index in chain.indices.dropFirst() {
            let certificate = chain[index]
            guard certificate.subject.matches(chain[index - 1].issuer) else { return built() }
            let isTrusted = question.anchors.contains {
                $0.der == certificate.der
                    || $0.publicKey.der == certificate.publicKey.der && $0.subject.matches(certificate.subject)
            }
            if isTrusted { return validated(Array(chain[..<index])) }
        }
        guard let last = chain.last, question.anchors.contains(where: { $0.subject.matches(last.issuer) }) else {
            return built()
        }
        return validated(chain)
    }

    /// In the order in which they came, up to an anchor that issued the last.
    private func validated(_ chain: [Certificate]) -> ChainJudge.Verdict {
        guard let last = chain.last else { return .init(path: [], flaws: []) }
        let judge = JVMPathJudge(question: question)
        var result = ChainJudge.Verdict(path: [], flaws: [])
        for anchor in question.anchors where isIssuer(anchor, of: last) {
            let path = chain + [anchor]
            var flaws = judge.flaws(of: path)
            for index in chain.indices where !SignatureCheck.isSigned(path[index].der, by: path[index + 1].der) {
                flaws.append(Flaw(.badSignature, at: index, "its signature is not that of its issuer"))
            }
            result = .init(path: path, flaws: flaws)
            if flaws.isEmpty { break }
        }
        return result
    }

    /// By name, and by key identifier and serial number where both sides have them.
    private func isIssuer(_ issuer: Certificate, of certificate: Certificate) -> Bool {
        guard issuer.subject.matches(certificate.issuer) else { return false }
        guard let wanted = certificate.known.authorityKeyIdentifier.value else { return true }
        if let key = wanted.keyIdentifier, let has = issuer.known.subjectKeyIdentifier.value, key != has {
            return false
        }
        if let serial = wanted.serialNumber, issuer.version == 3, serial != issuer.serialNumber { return false }
        return true
    }

    private func built() -> ChainJudge.Verdict {
        let judge = JVMPathJudge(question: question)
        let longest = question.maximumIntermediates ?? Self.longestBuiltPath
        var nearest = ChainJudge.Verdict(path: [], flaws: [])
        for path in found.paths {
            guard PathLength.intermediates(path) <= longest else { continue }
            let verdict = ChainJudge.Verdict(path: path, flaws: judge.flaws(of: path))
            if verdict.isGood { return verdict }
            if nearest.path.isEmpty { nearest = verdict }
        }
        return nearest
    }

    /// Intermediate certificates of a path that had to be looked for (`PKIXBuilderParameters`).
    private static let longestBuiltPath = 5
}
