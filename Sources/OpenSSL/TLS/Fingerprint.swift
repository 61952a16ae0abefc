import COpenSSL

/// The SHA-256 of bytes, as fingerprints of certificates are written.
public enum Fingerprint {
    /// 64 hexadecimal digits in lower case; empty where OpenSSL has no such digest.
    public static func sha256(_ bytes: [UInt8]) -> String {
        var digest = [UInt8](repeating: 0, count: 32)
        guard EVP_Q_digest(nil, "SHA256", nil, bytes, bytes.count, &digest, nil) == 1 else { return "" }
        return digest.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
