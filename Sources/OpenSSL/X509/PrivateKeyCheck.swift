import COpenSSL

/// Whether a private key is that of a certificate.
public enum PrivateKeyCheck {
    /// - Parameters:
    ///   - key: in PEM, not encrypted.
    ///   - certificate: in DER.
    /// - Throws: where one of them cannot be read.
    public static func isKey(_ key: [UInt8], of certificate: [UInt8]) throws(OpenSSLError) -> Bool {
        ERR_clear_error()
        defer { ERR_clear_error() }
        let handle = try CertificateHandle(der: certificate)
        guard let memory = BIO_new_mem_buf(key, Int32(clamping: key.count)) else { throw .take() }
        defer { BIO_free(memory) }
        // Nobody is asked for a password: an empty one is refused by an encrypted key.
        guard let pointer = PEM_read_bio_PrivateKey(memory, nil, { _, _, _, _ in 0 }, nil) else { throw .take() }
        defer { EVP_PKEY_free(pointer) }
        return X509_check_private_key(handle.pointer, pointer) == 1
    }
}
