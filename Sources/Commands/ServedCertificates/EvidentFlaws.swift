import Findings
import Foundation
import SharingServer
import SwiftASN1
import X509

/// Finds what certificates say of themselves: dates, names, and whether each was issued by the next. Who is trusted is
/// not asked.
struct EvidentFlaws: CertificateJudgement {
    func findings(on pair: CertificatePair, host: String, now: Date) -> [Finding] {
        let chain: [Certificate]
        do {
            chain = try pair.chain.map { try Certificate(derEncoded: $0) }
        } catch {
            return [
                Finding(
                    found: "tls.certificate.malformed", .error,
                    "A certificate of the chain is not written as RFC 5280 has it.", evidence: ["\(error)"],
                    remedies: [Remedy("Have the certificate issued again.")], references: ["RFC 5280 section 4.1"])
            ]
        }
        guard let own = chain.first else { return [] }
        return dates(chain, now) + names(own, host) + order(chain)
    }

    private func dates(_ chain: [Certificate], _ now: Date) -> [Finding] {
        chain.enumerated().flatMap { index, certificate -> [Finding] in
            var found: [Finding] = []
            let subject = "\(certificate.subject)"
            if certificate.notValidAfter < now {
                found.append(
                    Finding(
                        found: index == 0 ? "tls.certificate.expired" : "tls.chain.expired", .error, subject: subject,
                        "The certificate expired at \(certificate.notValidAfter.formatted(.iso8601)).",
                        impact: "No client connects.",
                        remedies: [
                            Remedy(
                                index == 0
                                    ? "Have a new one issued, and put it at tls.certificateFile with its intermediates."
                                    : "Replace it in tls.certificateFile by the one that the authority uses today.",
                                product: "Causeway", commands: ["causeway certificate request --help"])
                        ], references: ["RFC 5280 section 4.1.2.5"]))
            }
            if certificate.notValidBefore > now {
                found.append(
                    Finding(
                        found: "tls.certificate.not-yet-valid", .error, subject: subject,
                        "The certificate is valid from \(certificate.notValidBefore.formatted(.iso8601)) on.",
                        cause: "It is for later, or the clock of this machine is behind.",
                        remedies: [Remedy("Compare the clock with another one.", commands: ["date -u"])],
                        references: ["RFC 5280 section 4.1.2.5"]))
            }
            return found
        }
    }

    private func names(_ own: Certificate, _ host: String) -> [Finding] {
        let names = CertificateNames(of: own)
        if names.cover(host) { return [] }
        let request = Remedy(
            "Have a certificate issued with the name \(host), or set server.endpoint to a name that it has.",
            product: "Causeway", commands: ["causeway certificate request \(host)"])
        guard !names.isEmpty else {
            return [
                Finding(
                    found: "tls.name.cn-only", .error, subject: "\(own.subject)",
                    "The certificate has no names of hosts (subjectAltName).",
                    impact: "Clients do not look at the subject's common name.", remedies: [request],
                    references: ["RFC 9525 section 6.3", "RFC 5280 section 4.2.1.6"])
            ]
        }
        return [
            Finding(
                found: "tls.name.mismatch", .error, subject: "\(own.subject)",
                "The certificate is not for \(host).", evidence: names.texts.map { "it has the name \($0)" },
                impact: "Clients that connect to \(host) refuse it.", remedies: [request],
                references: ["RFC 9525 section 6"])
        ]
    }

    private func order(_ chain: [Certificate]) -> [Finding] {
        for (certificate, next) in zip(chain, chain.dropFirst()) where certificate.issuer != next.subject {
            return [
                Finding(
                    found: "tls.chain.order", .warning, subject: "\(next.subject)",
                    "The certificates in tls.certificateFile do not follow one another: each has to be followed by "
                        + "that of its issuer.",
                    evidence: ["\(certificate.subject) was issued by \(certificate.issuer)"],
                    remedies: [Remedy("Write them into the file in that order, the server's own first.")],
                    references: ["RFC 8446 section 4.4.2"])
            ]
        }
        guard chain.count == 1, let own = chain.first, own.issuer != own.subject else { return [] }
        return [
            Finding(
                found: "tls.chain.incomplete", .warning, subject: "\(own.subject)",
                "tls.certificateFile holds the server's certificate alone, and no intermediate of its issuer.",
                evidence: ["it was issued by \(own.issuer)"],
                impact: "Clients on the JVM fetch no intermediate that is missing: they refuse the connection, unless "
                    + "the issuer is itself one that they trust.",
                remedies: [
                    Remedy(
                        "Append the intermediate that the authority delivers with the certificate.",
                        commands: ["cat certificate.pem intermediate.pem > fullchain.pem"])
                ], references: ["RFC 8446 section 4.4.2"])
        ]
    }
}
