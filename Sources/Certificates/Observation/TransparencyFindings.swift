import Findings
import OpenSSL

/// Whether a certificate of a public authority comes with timestamps of certificate transparency.
enum TransparencyFindings {
    static func findings(of endpoint: EndpointObservation, _ question: ConnectionQuestion) -> [Finding] {
        guard question.isPubliclyTrusted, question.embeddedTimestamps == 0,
            let first = endpoint.addresses.compactMap(\.first).first(where: { !$0.chain.isEmpty }),
            !first.timestamps.contains(where: { SignedTimestamp($0) != nil })
        else { return [] }
        return [
            Finding(
                found: "tls.sct.missing", .warning, subject: endpoint.host,
                "The certificate comes without timestamps of certificate transparency (SCT).",
                evidence: ["none in the certificate, none in the handshake"],
                cause: "The authority issued it without entering it in the public logs, as some do on request.",
                impact: "Java does not ask for them. Browsers refuse the certificate.",
                remedies: [Remedy("Have the certificate issued again with embedded timestamps.")],
                references: ["RFC 6962 section 3.3"])
        ]
    }
}
