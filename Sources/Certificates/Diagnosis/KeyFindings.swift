public import Findings
import OpenSSL

/// What is to be said of the private key beside a chain. Nothing of the key itself is in it.
public enum KeyFindings {
    /// - Parameters:
    ///   - key: in PEM.
    ///   - mode: the permissions of its file; nil where there are none.
    ///   - path: its file, for people.
    public static func findings(
        _ key: [UInt8], mode: UInt16?, path: String, leaf: Certificate
    ) throws(CertificateSyntaxError) -> [Finding] {
        let isKey: Bool
        do throws(OpenSSLError) {
            isKey = try PrivateKeyCheck.isKey(key, of: leaf.der)
        } catch {
            throw CertificateSyntaxError("it holds no private key in PEM without a password (\(error))")
        }
        var findings: [Finding] = []
        if !isKey {
            findings.append(
                Finding(
                    found: "tls.key.mismatch", .error, subject: path, "The private key is not that of the certificate.",
                    evidence: ["the certificate is \(leaf.subject)"],
                    cause: "The key was made anew after the request, or files of two certificates were mixed up.",
                    impact: "No server starts with the two.",
                    remedies: [
                        Remedy(
                            "Find the key of the request that the certificate was made from: both print the same.",
                            commands: [
                                "openssl x509 -in server.pem -noout -pubkey | sha256sum",
                                "openssl pkey -in privkey.pem -pubout | sha256sum",
                            ])
                    ], references: ["RFC 5246 section 7.4.2"]))
        }
        if let mode, mode & 0o077 != 0 {
            let text = "0" + String(mode & 0o777, radix: 8)
            findings.append(
                Finding(
                    found: "tls.certificate.key-permissions", .warning, subject: path,
                    "The private key may be read by others than its owner.", evidence: ["its mode is \(text)"],
                    impact: "Whoever reads it can pass for the server.",
                    remedies: [Remedy("Take the permissions away.", commands: ["chmod 600 privkey.pem"])]))
        }
        return findings
    }
}
