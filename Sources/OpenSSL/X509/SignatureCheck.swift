import COpenSSL

/// Whether one certificate is signed by the key of another.
public enum SignatureCheck {
    /// - Parameters: both certificates in DER.
    /// - Returns: false also for what OpenSSL cannot read or verify.
    public static func isSigned(_ certificate: [UInt8], by issuer: [UInt8]) -> Bool {
        defer { ERR_clear_error() }
        guard let child = try? CertificateHandle(der: certificate), let parent = try? CertificateHandle(der: issuer),
            let key = X509_get0_pubkey(parent.pointer)
        else { return false }
        return X509_verify(child.pointer, key) == 1
    }
}
