import Findings
import OpenSSL

/// Whether a path is what RFC 5280 and the baseline requirements of the CA/Browser Forum ask for: OpenSSL's verdict,
/// and the rules that it has none for.
struct CorrectnessJudge {
    let question: ChainQuestion

    /// Everything that is against the path; none for a good one.
    func flaws(of path: [Certificate]) -> [Flaw] {
        var flaws = Validity.flaws(of: path, at: question.time)
        flaws += opensslFlaws(of: path)
        if let limit = question.maximumIntermediates, PathLength.intermediates(path) > limit {
            flaws.append(Flaw(.pathLength, at: path.count - 1, "it has more than \(limit) intermediate certificates"))
        }
        // A public list is a list of keys that others have looked at.
        let judged = question.anchorsAreVetted ? Array(path.dropLast()) : path
        for place in PathPlace.all(path).prefix(judged.count) {
            flaws += AuthorityRules.flaws(place) + KeyRules.flaws(place) + IdentifierRules.flaws(place)
        }
        flaws += ConstraintRules.flaws(judged)
        flaws += RevocationRules.flaws(path, question.revocationLists)
        if let leaf = path.first { flaws += NameRules.flaws(leaf) }
        return flaws
    }

    private func isListed(_ path: [Certificate], at place: Int) -> Bool {
        path.indices.contains(place) && question.revocationLists.contains { $0.issuer.matches(path[place].issuer) }
    }

    private func opensslFlaws(of path: [Certificate]) -> [Flaw] {
        let check = PathCheck(
            path: path.map(\.der), time: question.time, subject: question.host?.subject,
            revocationLists: question.revocationLists.map(\.der))
        do {
            return try check.faults().compactMap { fault in
                // A list that was not given is none that is missing, unless one of that issuer's was given.
                if question.anchorsAreVetted, fault.depth == path.count - 1, fault.kind == .profile { return nil }
                if fault.kind == .noList, !isListed(path, at: fault.depth) { return nil }
                return OpenSSLFaults.flaw(fault)
            }
        } catch {
            return [Flaw(.malformed, at: 0, "OpenSSL cannot read the path: \(error)")]
        }
    }
}
