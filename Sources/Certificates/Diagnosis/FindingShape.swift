import Findings

/// The words of findings about what was sent and for how long it is good.
extension FindingText {
    static func order(_ question: ChainQuestion) -> Finding {
        Finding(
            found: .wrongOrder, .warning, "The certificates of the chain are not sent in their order.",
            evidence: sentEvidence(question),
            cause: "Each certificate is to be followed by that of its issuer, the server's own being the first.",
            impact: "Clients in Java 17 sort them; others, some proxies among them, give up.",
            remedies: Remedies.chainFile([]), references: ["RFC 5246 section 7.4.2"])
    }

    static func extra(_ certificates: [Certificate]) -> Finding {
        Finding(
            found: .extraCertificate, .warning, "The server sends certificates that do not belong to the chain.",
            evidence: certificates.map { "not needed: \($0.subject), issued by \($0.issuer)" },
            impact: "Each handshake carries them, and clients that build no paths of their own may refuse.",
            remedies: Remedies.chainFile([]), references: ["RFC 5246 section 7.4.2"])
    }

    static func roots(_ certificates: [Certificate]) -> Finding {
        Finding(
            found: .rootIncluded, .information,
            "The server sends the root certificate, which every client has already.",
            evidence: certificates.map { "not needed: \($0.subject)" },
            impact: "It makes each handshake larger, and nothing else.", remedies: Remedies.chainFile([]),
            references: ["RFC 5246 section 7.4.2"])
    }

    static func expiresSoon(_ leaf: Certificate, days: Int) -> Finding {
        let rest = days == 0 ? "in less than a day" : days == 1 ? "in one day" : "in \(days) days"
        return Finding(
            found: .expiresSoon, .warning, subject: "\(leaf.subject)", "The certificate expires \(rest).",
            evidence: ["valid until \(UTCText.date(leaf.notAfter.seconds))"],
            impact: "From that moment every query fails.", remedies: Remedies.renewal)
    }

    static func lifetime(_ leaf: Certificate, _ excess: (days: Int, limit: Int), isPublic: Bool) -> Finding {
        Finding(
            found: .lifetime, isPublic ? .error : .warning, subject: "\(leaf.subject)",
            "The certificate lives \(excess.days) days, and \(excess.limit) are the most for one of its date.",
            evidence: [
                "valid from \(UTCText.date(leaf.notBefore.seconds)) until \(UTCText.date(leaf.notAfter.seconds))"
            ],
            cause: isPublic ? nil : "An authority of a company's own is not bound by the limit of public ones.",
            impact: "Browsers and some libraries refuse it; clients in Java 17 do not look.",
            remedies: Remedies.newCertificate(nil),
            references: ["CA/Browser Forum baseline requirements section 6.3.2"])
    }
}
