import Foundation
import SharingServer

/// Where the quickstart keeps its development certificate.
struct DevelopmentFiles: Sendable {
    /// A certificate that ends sooner is replaced, in seconds.
    private static let remainder = 7 * 86_400.0

    /// Of the quickstart, absolute.
    let folder: String

    var authority: String { folder + "/tls/ca.pem" }
    var chain: String { folder + "/tls/fullchain.pem" }
    var key: String { folder + "/tls/privkey.pem" }

    /// Makes the certificate where there is none that is good for a while.
    func prepare(now: Date) throws {
        if isCurrent(now) { return }
        try FileManager.default.createDirectory(
            atPath: folder + "/tls", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let made = try DevelopmentCertificate(now: now)
        for (path, text) in [(authority, made.authorityPEM), (key, made.keyPEM), (chain, made.chainPEM)] {
            var file = try PrivateFile(path: path, replacing: true)
            try file.commit(text)
        }
    }

    private func isCurrent(_ now: Date) -> Bool {
        guard FileManager.default.fileExists(atPath: authority),
            let content = try? CertificateFiles(chain: chain, key: key).read(),
            let pair = try? CertificatePair(chainPEM: content.chain, keyPEM: content.key)
        else { return false }
        return pair.expiry.timeIntervalSince(now) > Self.remainder
    }
}
