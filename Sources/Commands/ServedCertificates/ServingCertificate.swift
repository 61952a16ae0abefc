import Findings
import Foundation
import Logging
import Monitoring
import SharingServer

/// The certificate of one run of the server: judged before the server listens, and looked after while it runs.
struct ServingCertificate: Sendable {
    let served: ServedCertificate
    let watch: CertificateWatch
    let allowed: AllowedFlaws

    /// - Returns: nil where the server does not speak TLS.
    /// - Throws: a ``CommandError`` for a certificate that clients refuse, unless the admission allows it.
    static func load(
        _ configuration: Configuration, allowsInvalid: Bool, metrics: ServerMetrics, logger: Logger
    ) async throws -> ServingCertificate? {
        guard let chain = configuration.tls.certificateFile, let key = configuration.tls.privateKeyFile else {
            return nil
        }
        let files = CertificateFiles(chain: chain, key: key)
        let admission = CertificateAdmission(
            judgement: try ChainJudgement(trustFile: configuration.tls.trustFile), hosts: configuration.publicHosts,
            allowsInvalid: allowsInvalid)
        let stamp = files.stamp()
        let verdict = try await admission.judge(try files.read(), now: Date())
        guard let pair = verdict.pair else { throw refusal(verdict.flaws, chain, canAllow: !allowsInvalid) }
        FindingLog.write(verdict.findings, to: logger)
        let allowed = AllowedFlaws()
        allowed.ids = verdict.flaws.map(\.id)
        let served = ServedCertificate(pair)
        metrics.observeCertificate { served.pair.expiry.timeIntervalSinceNow }
        let reload = CertificateReload(
            served, files: files, stamp: stamp, admission: admission, allowed: allowed, metrics: metrics,
            logger: logger)
        return ServingCertificate(served: served, watch: CertificateWatch(reload: reload), allowed: allowed)
    }

    private static func refusal(_ flaws: [Finding], _ path: String, canAllow: Bool) -> CommandError {
        let cannotServe: Set<FindingID> = ["tls.key.mismatch", "tls.key.unreadable"]
        let allow =
            canAllow && !flaws.contains { cannotServe.contains($0.id) }
            ? "; to serve with it all the same, say --allow-invalid-certificate" : ""
        return CommandError(
            .configuration, "the certificate in \(path) is one that clients refuse" + allow,
            details: flaws.flatMap(FindingLog.lines))
    }
}
