import COpenSSL

/// A certificate as OpenSSL holds it.
struct CertificateHandle: ~Copyable {
    let pointer: OpaquePointer

    /// - Parameter der: one certificate and nothing after it.
    init(der: [UInt8]) throws(OpenSSLError) {
        ERR_clear_error()
        let parsed = der.withUnsafeBufferPointer { bytes -> (OpaquePointer?, Int) in
            var next = bytes.baseAddress
            let pointer = d2i_X509(nil, &next, bytes.count)
            return (pointer, next.map { $0 - (bytes.baseAddress ?? $0) } ?? 0)
        }
        guard let pointer = parsed.0 else { throw .take() }
        guard parsed.1 == der.count else {
            X509_free(pointer)
            throw OpenSSLError(reasons: ["there are bytes after the certificate"])
        }
        self.pointer = pointer
    }

    deinit { X509_free(pointer) }
}
