import Findings
import Foundation
import NIOPosix
import SharingServer

/// Decides whether a certificate is served.
struct CertificateAdmission: Sendable {
    let judgement: any CertificateJudgement
    /// What clients connect to: DNS names, and IP addresses without brackets.
    let hosts: [String]
    /// Whether a certificate is served that clients refuse.
    let allowsInvalid: Bool

    struct Verdict: Sendable {
        /// nil where it is not served.
        let pair: CertificatePair?
        let findings: [Finding]

        /// Those that clients refuse it for.
        var flaws: [Finding] { findings.filter { $0.status == .fail } }
    }

    /// - Parameter now: the time to judge for.
    func judge(_ content: CertificateFiles.Content, now: Date) async throws -> Verdict {
        // Judging verifies signatures, which is no work for the threads that all requests share.
        try await NIOThreadPool.singleton.runIfActive { judged(content, now) }
    }

    private func judged(_ content: CertificateFiles.Content, _ now: Date) -> Verdict {
        let pair: CertificatePair
        do throws(CertificatePairFlaw) {
            pair = try CertificatePair(chainPEM: content.chain, keyPEM: content.key)
        } catch {
            return Verdict(pair: nil, findings: [Self.finding(error)])
        }
        var findings: [Finding] = []
        for host in hosts {
            for finding in judgement.findings(on: pair, host: host, now: now) where !findings.contains(finding) {
                findings.append(finding)
            }
        }
        let isRefused = findings.contains { $0.status == .fail }
        return Verdict(pair: isRefused && !allowsInvalid ? nil : pair, findings: findings)
    }

    private static func finding(_ flaw: CertificatePairFlaw) -> Finding {
        let id: FindingID =
            switch flaw {
            case .mismatch: "tls.key.mismatch"
            case .keyUnreadable, .keyEncrypted: "tls.key.unreadable"
            case .chainUnreadable, .noCertificate, .refused: "tls.certificate.malformed"
            }
        let text = "\(flaw)"
        return Finding(
            found: id, .error, text.prefix(1).uppercased() + text.dropFirst() + ".",
            remedies: flaw == .mismatch
                ? [
                    Remedy(
                        "Compare the two public keys, and put the pair that belongs together into the two files.",
                        commands: [
                            "openssl x509 -in fullchain.pem -noout -pubkey | sha256sum",
                            "openssl pkey -in privkey.pem -pubout | sha256sum",
                        ])
                ] : [])
    }
}
