import Foundation
import NIOSSL

/// What certificates say of themselves; keys are not looked at.
enum CertificateFacts {
    static func text(_ configuration: Configuration) -> String {
        var paths = [("tls.certificateFile", configuration.tls.certificateFile)]
        for store in configuration.stores {
            if case .s3(let s3) = store.backend { paths.append(("storage.stores[].caFile", s3.caFile)) }
        }
        paths += configuration.catalogs.map { ("catalogs[].caFile", $0.caFile) }
        let texts = paths.compactMap { key, path in path.map { "\(key): \($0)\n" + describe($0) } }
        return texts.isEmpty ? "No certificate is configured.\n" : texts.joined(separator: "\n")
    }

    private static func describe(_ path: String) -> String {
        let certificates: [NIOSSLCertificate]
        do {
            certificates = try NIOSSLCertificate.fromPEMFile(path)
        } catch {
            return "  cannot be read: \(error)\n"
        }
        return certificates.enumerated().map { index, certificate in
            var facts = FactList()
            facts.append("Certificate", "\(index + 1)")
            facts.append("Names", certificate.description)
            facts.append("From", time(certificate.notValidBefore))
            facts.append("Until", time(certificate.notValidAfter))
            return facts.lines(TextStyle(hasColour: false)).map { "  " + $0 + "\n" }.joined()
        }.joined(separator: "\n")
    }

    private static func time(_ seconds: time_t) -> String {
        Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601)
    }
}
