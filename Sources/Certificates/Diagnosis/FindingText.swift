import Findings

/// The words of findings about chains.
enum FindingText {
    /// Of several faults, the one that explains the others comes first.
    static func rank(_ id: FindingID) -> Int { order.firstIndex(of: id) ?? order.count }

    private static let order: [FindingID] = [
        .selfSigned, .privateAuthority, .incomplete, .badSignature, .revoked, .expired, .notYetValid, .chainExpired,
        .commonNameOnly, .wildcardDepth, .nameMismatch, .notAnAuthority, .pathLength, .nameConstraint, .purpose,
        .weakSignature,
        .weakKey, .unsupportedKey, .distrusted, .policy, .malformed, .revocationList, .lifetime, .expiresSoon,
        .wrongOrder, .extraCertificate, .profile, .rootIncluded,
    ]

    // MARK: No path

    static func missing(_ missing: MissingTrust, _ question: ChainQuestion) -> Finding {
        let last = "\(missing.last.subject)"
        let issuer = "\(missing.last.issuer)"
        var evidence = sentEvidence(question)
        if let fetched = missing.fetched {
            evidence.append("fetched: \(fetched.subject), issued by \(fetched.issuer)")
        }
        switch missing.id {
        case .selfSigned:
            return Finding(
                found: .selfSigned, .error, subject: last,
                "The certificate is signed by itself, and nobody vouches for it.",
                evidence: evidence, impact: Impact.refused, remedies: Remedies.newCertificate(question.host),
                references: ["RFC 5280 section 6.1"])
        case .privateAuthority:
            return Finding(
                found: .privateAuthority, .error, subject: last,
                "The chain ends at \(issuer), which is not among the authorities that are trusted.",
                evidence: evidence,
                cause: "The certificate is of an authority of a company's own, or of one that Mozilla does not trust"
                    + (missing.issuerAddresses.isEmpty
                        ? "."
                        : ", or a second intermediate certificate is missing, which is at "
                            + "\(missing.issuerAddresses.joined(separator: ", "))."),
                impact: Impact.publicOnly, remedies: Remedies.newCertificate(question.host),
                references: ["RFC 5280 section 6.1"])
        case .badSignature:
            return Finding(
                found: .badSignature, .error, subject: last,
                "A certificate of the name \(issuer) is there, and its key did not sign this one.", evidence: evidence,
                cause: "An intermediate certificate of another generation of the authority was put into the chain.",
                impact: Impact.refused, remedies: Remedies.chainFile(missing.issuerAddresses),
                references: ["RFC 5280 section 6.1.3"])
        default:
            return Finding(
                found: .incomplete, .error, subject: last,
                "The server does not send the certificate of \(issuer), which issued \(last).", evidence: evidence,
                cause:
                    "Only the certificate itself was installed, without the intermediate ones of its authority.",
                impact: Impact.noFetching, remedies: Remedies.chainFile(missing.issuerAddresses),
                references: ["RFC 5246 section 7.4.2", "RFC 8446 section 4.4.2"])
        }
    }

    /// The chain as it came, one line a certificate.
    static func sentEvidence(_ question: ChainQuestion) -> [String] {
        question.chain.enumerated().map { index, certificate in
            "sent \(index): \(certificate.subject), issued by \(certificate.issuer)"
        }
    }

    // MARK: Reasons against a path

    /// - Parameters:
    ///   - clientAlone: whether the chain is correct as far as this goes, and the client minds.
    ///   - isTaken: whether the client takes the chain all the same.
    static func flaw(
        _ id: FindingID, _ flaws: [Flaw], path: [Certificate], _ question: ChainQuestion, clientAlone: Bool,
        isTaken: Bool
    ) -> Finding {
        let subjects = Set(flaws.map(\.place)).sorted().compactMap {
            path.indices.contains($0) ? path[$0].subject : nil
        }
        let subject = subjects.first.map { "\($0)" }
        var evidence = flaws.map { "\(place($0.place, path)): \($0.text)" }
        if let leaf = question.chain.first, [.nameMismatch, .wildcardDepth, .commonNameOnly].contains(id) {
            evidence.append("names in subjectAltName: \(names(of: leaf))")
            evidence.append("common name: \(leaf.subject.value(.commonName) ?? "none")")
        }
        let severity: Severity = id == .profile ? .warning : .error
        let impact =
            clientAlone
            ? "A client in Java 17, as Databricks is, refuses the chain although it follows the rules."
            : isTaken ? "Clients in Java 17 take it all the same; others, and audits, may not." : Impact.refused
        return Finding(
            found: id, severity, subject: subject, summary(id, question), evidence: evidence, impact: impact,
            remedies: Remedies.of(id, question.host), references: Set(flaws.compactMap(\.reference)).sorted())
    }

    private static func place(_ index: Int, _ path: [Certificate]) -> String {
        guard path.indices.contains(index) else { return "the chain" }
        if index == 0 { return "the server's certificate" }
        return "\(index == path.count - 1 ? "the root" : "intermediate \(index)") \(path[index].subject)"
    }

    /// The names that a certificate is for, as people write them.
    static func names(of leaf: Certificate) -> String {
        let names = (leaf.known.subjectAlternativeName.value ?? []).compactMap { name -> String? in
            switch name {
            case .dns(let bytes): String(decoding: bytes, as: UTF8.self)
            case .address(let bytes): HostIdentity.address(bytes).description
            default: nil
            }
        }
        return names.isEmpty ? "none" : names.prefix(100).joined(separator: ", ")
    }

    private static func summary(_ id: FindingID, _ question: ChainQuestion) -> String {
        let host = question.host.map { "\($0)" } ?? "the host"
        return switch id {
        case .expired: "The certificate has expired."
        case .notYetValid: "A certificate of the chain is not valid yet."
        case .chainExpired: "A certificate above the server's own has expired."
        case .nameMismatch: "The certificate is not for \(host)."
        case .commonNameOnly: "The certificate names its host in the common name alone, where nobody looks any more."
        case .wildcardDepth: "The wildcard of the certificate does not reach \(host)."
        case .notAnAuthority: "A certificate that signs another is not one of an authority."
        case .pathLength: "There are more intermediate certificates than an authority permits."
        case .nameConstraint: "The names of a certificate are not those that its authority may certify."
        case .purpose: "The certificate may not be used for a server."
        case .weakKey: "A key of the chain is too weak."
        case .unsupportedKey: "A key of the chain is of a kind that clients do not take."
        case .weakSignature: "A signature of the chain is made with a broken hash."
        case .distrusted: "The authority is one that current JDKs do not trust."
        case .policy: "An authority asks for a policy that the certificates below it do not have."
        case .badSignature: "A signature of the chain is not that of the issuer."
        case .revoked: "A certificate of the chain is revoked."
        case .revocationList: "A revocation list cannot be used."
        case .profile: "A certificate of the chain breaks a rule for authorities, which no client enforces."
        case .incomplete: "The chain leads to no trusted certificate."
        default: "A certificate of the chain is malformed."
        }
    }
}
