import Findings
import OpenSSL

/// What the server staples, and whether it has to.
enum StapleFindings {
    static func findings(of endpoint: EndpointObservation, _ question: ConnectionQuestion) -> [Finding] {
        let shown = endpoint.addresses.filter { $0.first?.chain.isEmpty == false }
        var findings: [Finding] = []
        let without = shown.filter { $0.first?.stapledResponse == nil }
        if question.mustStaple, !without.isEmpty {
            findings.append(missing(endpoint, without))
        }
        guard question.path.count > 1 else { return findings }
        for address in shown {
            guard let response = address.first?.stapledResponse else { continue }
            let place = "\(address.address) port \(endpoint.port)"
            let finding = judge(response, place, endpoint, question)
            if let finding, !findings.contains(where: { $0.id == finding.id }) { findings.append(finding) }
        }
        return findings
    }

    private static func missing(_ endpoint: EndpointObservation, _ without: [AddressObservation]) -> Finding {
        Finding(
            found: "tls.ocsp.must-staple", .error, subject: endpoint.host,
            "The certificate demands a stapled OCSP answer, and the server sends none.",
            evidence: without.map { "\($0.address) port \(endpoint.port): no stapled answer" },
            cause: "Stapling is off, or the server cannot reach its responder.",
            impact: "Java passes the demand over. Clients that heed it, Firefox among them, end the handshake.",
            remedies: remedies, references: ["RFC 7633 section 4"])
    }

    private static func judge(
        _ response: [UInt8], _ place: String, _ endpoint: EndpointObservation, _ question: ConnectionQuestion
    ) -> Finding? {
        let observation = RevocationObservation(
            position: 0, source: .ocsp, url: "", outcome: .body(response), seconds: 0)
        let reading = RevocationReading(
            of: observation, certificate: question.path[0], issuer: question.path[1], at: question.time)
        let why: String
        switch reading {
        case .good: return nil
        case .revoked:
            let evidence = RevocationTexts.evidence(of: reading).map { "\(place), stapled: \($0)" }
            return RevocationTexts.revoked("the server's certificate", evidence.map { [$0] } ?? [])
        case .unknown: why = "the responder does not know the certificate"
        case .expired(let time): why = "it was to be replaced by \(UTCText.date(time))"
        case .notYetValid(let time): why = "it is of a time to come: \(UTCText.date(time))"
        case .invalid(let reason), .missing(let reason): why = reason
        }
        return Finding(
            found: "tls.ocsp.staple-invalid", question.mustStaple ? .error : .warning, subject: endpoint.host,
            "The server staples an OCSP answer that is no good.", evidence: ["\(place): \(why)"],
            cause: "The server serves an old answer from a file or a cache, or one for another certificate.",
            impact: "Clients that read it end the handshake.", remedies: remedies, references: ["RFC 6066 section 8"])
    }

    private static let remedies = [
        Remedy(
            "Switch stapling on, with a resolver and the issuer's certificate.", product: "nginx",
            commands: [
                "ssl_stapling on;", "ssl_stapling_verify on;", "ssl_trusted_certificate /etc/nginx/issuer.pem;",
                "resolver 127.0.0.53;",
            ]),
        Remedy(
            "Let it update the answer by itself (3.0 and later), in the section global.", product: "HAProxy",
            commands: ["ocsp-update.mode on"]),
        Remedy(
            "It does not staple: have a certificate issued without the extension TLS feature, or put nginx in front.",
            product: "MinIO"),
        Remedy(
            "It does not staple: have a certificate issued without the extension TLS feature.", product: "Causeway"),
    ]
}
