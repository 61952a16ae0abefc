import Certificates
import Findings
import Foundation
import SharingServer
import TrustLists

/// Judges the certificate as `certificate inspect` does: whether the chain is correct, and whether clients take it.
struct ChainJudgement: CertificateJudgement {
    private let anchors: [Certificate]
    private let anchorsAreVetted: Bool

    /// - Parameter file: what clients trust, in PEM; nil for Mozilla's list.
    /// - Throws: a ``CommandError`` for a file that cannot be read.
    init(trustFile file: String?) throws {
        let store = try ChainFiles.trust(file ?? "public")
        anchors = store.anchors
        anchorsAreVetted = store.isPublic
    }

    func findings(on pair: CertificatePair, host: String, now: Date) -> [Finding] {
        var chain: [Certificate] = []
        for (index, der) in pair.chain.enumerated() {
            do {
                chain.append(try Certificate(der: der))
            } catch {
                return [
                    Finding(
                        found: "tls.certificate.malformed", .error,
                        "A certificate of the chain is not written as RFC 5280 has it.",
                        evidence: ["certificate \(index + 1): \(error)"],
                        remedies: [Remedy("Have the certificate issued again.")],
                        references: ["RFC 5280 section 4.1"])
                ]
            }
        }
        let findings = ChainDiagnosis(
            ChainQuestion(
                chain: chain, anchors: anchors, anchorsAreVetted: anchorsAreVetted, host: HostIdentity(host),
                time: Int64(now.timeIntervalSince1970.rounded(.down)))
        ).findings()
        // The end is told of day by day while the server runs.
        return findings.filter { $0.id != "tls.certificate.expires-soon" }
    }
}
