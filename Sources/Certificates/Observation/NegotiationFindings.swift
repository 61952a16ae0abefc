import Findings

/// Whether a client in Java 17 and the server find a version, suite and group in common.
enum NegotiationFindings {
    static func findings(of endpoint: EndpointObservation) -> [Finding] {
        var findings: [Finding] = []
        for address in endpoint.addresses {
            for finding in judge(address, endpoint) {
                // What holds at several addresses is one finding with the evidence of each.
                if let index = findings.firstIndex(where: { $0.id == finding.id && $0.summary == finding.summary }) {
                    findings[index] = findings[index].adding(finding.evidence)
                } else {
                    findings.append(finding)
                }
            }
        }
        return findings
    }

    private static func judge(_ address: AddressObservation, _ endpoint: EndpointObservation) -> [Finding] {
        guard let first = address.first else { return [] }
        let place = "\(address.address) port \(endpoint.port)"
        var findings: [Finding] = []
        if first.refusedProtocols { findings.append(NegotiationTexts.noProtocol(endpoint, place)) }
        if first.asksForCertificate { findings.append(NegotiationTexts.clientCertificate(endpoint, place, first)) }
        switch first.failure {
        case nil: findings += established(first, address, endpoint, place)
        case .plainText(let plain)?: findings.append(NegotiationTexts.plaintext(endpoint, place, plain))
        case let failure? where failure.isOfServer && !isExplained(failure, first):
            findings.append(refused(failure, address, endpoint, place))
        default: break
        }
        return findings
    }

    /// What a refusal that follows a demand for a certificate is about is known already.
    private static func isExplained(_ failure: HandshakeFailure, _ first: HandshakeObservation) -> Bool {
        guard first.asksForCertificate, case .alert = failure else { return false }
        return true
    }

    private static func established(
        _ first: HandshakeObservation, _ address: AddressObservation, _ endpoint: EndpointObservation, _ place: String
    ) -> [Finding] {
        let chosen = "\(place): \(first.chosen)"
        if let bits = first.groupBits, first.suite?.hasPrefix("TLS_DHE_") == true,
            bits < JVM17Offer.fewestDiffieHellmanBits
        {
            return [NegotiationTexts.weakGroup(endpoint, chosen, bits)]
        }
        if first.signatureDigest == "SHA1" { return [NegotiationTexts.weakSignature(endpoint, chosen)] }
        if let better = address.handshake(.jvm17AuthenticatedOnly), better.failure?.isOfServer == true {
            return [NegotiationTexts.onlyBlockChaining(endpoint, chosen)]
        }
        if first.version == .tls13, address.handshake(.jvm17UpToTLS12)?.failure?.isOfServer == true {
            return [NegotiationTexts.onlyTLS13(endpoint, chosen)]
        }
        return []
    }

    private static func refused(
        _ failure: HandshakeFailure, _ address: AddressObservation, _ endpoint: EndpointObservation, _ place: String
    ) -> Finding {
        let taken = [ClientOffer.allOfTLS13, .allOfTLS12, .allOfTLS11, .allOfTLS10].compactMap { offer in
            address.handshake(offer).flatMap { $0.isEstablished ? $0 : nil }
        }
        let evidence = ["\(place): \(failure)"] + taken.map { "\(place): takes \($0.chosen)" }
        guard let best = taken.first, let version = best.version else {
            return NegotiationTexts.failed(endpoint, evidence, failure)
        }
        return version < .tls12
            ? NegotiationTexts.tooOld(endpoint, evidence, version)
            : NegotiationTexts.nothingInCommon(endpoint, evidence, best)
    }
}

extension HandshakeObservation {
    /// What was agreed on, for people.
    var chosen: String {
        [version?.description, suite, group.map { group in groupBits.map { "\(group) (\($0) bits)" } ?? group }]
            .compactMap { $0 }.joined(separator: ", ")
    }
}

extension Finding {
    /// The same with further evidence.
    func adding(_ more: [String]) -> Finding {
        Finding(
            id, severity, status, subject: subject, summary, evidence: evidence + more, cause: cause, impact: impact,
            remedies: remedies, references: references)
    }
}
