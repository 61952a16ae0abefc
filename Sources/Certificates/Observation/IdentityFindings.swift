import Findings
import OpenSSL

/// Whether everybody is shown the same certificate, and the one that is expected.
enum IdentityFindings {
    static func findings(of endpoint: EndpointObservation, _ question: ConnectionQuestion) -> [Finding] {
        [interception(endpoint, question), withoutName(endpoint), differences(endpoint)].compactMap { $0 }
    }

    private static func interception(_ endpoint: EndpointObservation, _ question: ConnectionQuestion) -> Finding? {
        guard let expected = question.expectedIssuer, let issuer = question.issuer,
            !issuer.lowercased().contains(expected.lowercased())
        else { return nil }
        return Finding(
            found: "tls.intercepted", .error, subject: endpoint.host,
            "The certificate is not from the issuer that is expected.",
            evidence: ["issuer: \(issuer)", "expected: \(expected)"],
            cause:
                "A proxy on the way ends TLS and shows a certificate of its own, or the server has changed its issuer.",
            impact: "Java knows no authority of a company's proxy, and whoever runs it reads tokens and data.",
            remedies: [
                Remedy("Except \(endpoint.host) from inspection in the proxy or firewall on the way."),
                Remedy(
                    "See who issued what is shown here, and compare with what the server itself shows.",
                    commands: ["openssl s_client -connect \(endpoint.host):\(endpoint.port) </dev/null | head -n 20"]),
            ])
    }

    private static func withoutName(_ endpoint: EndpointObservation) -> Finding? {
        for address in endpoint.addresses {
            guard let first = address.first, first.isEstablished, let name = first.serverName,
                let other = address.withoutName
            else { continue }
            let place = "\(address.address) port \(endpoint.port)"
            let seen: String
            if let failure = other.failure {
                guard failure.isOfServer else { continue }
                seen = "\(place), without a name: \(failure)"
            } else {
                guard other.chain.first != first.chain.first else { continue }
                seen = "\(place), without a name: \(fingerprint(other))"
            }
            // Java sends no name that has no dot in it.
            let isSent = name.contains(".")
            return Finding(
                found: "tls.sni.differs", isSent ? .information : .error, subject: endpoint.host,
                other.isEstablished
                    ? "Clients that send no name (SNI) are shown another certificate."
                    : "Clients that send no name (SNI) get no session.",
                evidence: ["\(place), with the name: \(fingerprint(first))", seen],
                cause: "The server has several sites, and this is not its default.",
                impact: isSent
                    ? "Clients in Java send the name. Health checks and old clients may not."
                    : "Java sends no name that has no dot in it, so it does not get this certificate.",
                remedies: isSent
                    ? [] : [Remedy("Use the full name of the host, or make the site the server's default.")],
                references: ["RFC 6066 section 3"])
        }
        return nil
    }

    private static func differences(_ endpoint: EndpointObservation) -> Finding? {
        let shown = endpoint.addresses.filter { $0.first?.chain.isEmpty == false }
        guard Set(shown.map { $0.first?.chain.first }).count > 1 else { return nil }
        let families = Set(shown.map(\.family))
        let byFamily = families.map { family in
            Set(shown.filter { $0.family == family }.map { $0.first?.chain.first })
        }
        let isByFamily = families.count > 1 && byFamily.allSatisfy { $0.count == 1 }
        return Finding(
            found: "tls.addresses.differ", .warning, subject: endpoint.host,
            isByFamily
                ? "IPv4 and IPv6 show different certificates."
                : "The addresses of \(endpoint.host) show different certificates.",
            evidence: shown.map { address in "\(address.address): \(address.first.map(fingerprint) ?? "")" },
            cause:
                "A certificate was renewed on some servers and not on others, or an address belongs to another server.",
            impact: "Whether a connection succeeds depends on the address that a client gets.",
            remedies: [Remedy("Put the same certificate on all of them, and reload each.")])
    }

    private static func fingerprint(_ handshake: HandshakeObservation) -> String {
        handshake.chain.first.map { "certificate with SHA-256 \(Fingerprint.sha256($0))" } ?? "no certificate"
    }
}
