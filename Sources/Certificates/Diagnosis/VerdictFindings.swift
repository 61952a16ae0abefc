public import Findings

extension ChainDiagnosis {
    /// What passed, so that a report says that it was looked at.
    public func passes() -> [Finding] {
        var findings: [Finding] = []
        if correctness.isGood {
            findings.append(
                Finding(
                    .correct, .error, .pass, subject: leafName,
                    "The chain is correct, as RFC 5280 and the baseline requirements have it.",
                    evidence: Self.evidence(correctness.path)))
        }
        if acceptance.isGood {
            findings.append(
                Finding(
                    .accepted, .error, .pass, subject: leafName,
                    "A client in Java 17, as Databricks is, takes the chain.",
                    evidence: Self.evidence(acceptance.path)))
        }
        return findings
    }

    private var leafName: String? { question.chain.first.map { "\($0.subject)" } }

    private static func evidence(_ path: [Certificate]) -> [String] {
        path.enumerated().map { index, certificate in
            let end = "until \(UTCText.date(certificate.notAfter.seconds))"
            return index == path.count - 1
                ? "anchor: \(certificate.subject), \(end)" : "\(index): \(certificate.subject), \(end)"
        }
    }
}
