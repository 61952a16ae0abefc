import Findings
import Foundation
import SharingServer

/// Judges the certificate that the server is about to show, as its clients will.
protocol CertificateJudgement: Sendable {
    /// Called on a thread that may block.
    ///
    /// - Parameters:
    ///   - pair: what is served; it is known that the key belongs to the certificate.
    ///   - host: the name that clients connect to: a DNS name or an IP address without brackets.
    ///   - now: the time to judge for.
    /// - Returns: what is wrong, worst first. An error keeps the server from starting.
    func findings(on pair: CertificatePair, host: String, now: Date) -> [Finding]
}
