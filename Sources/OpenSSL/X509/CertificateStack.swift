import COpenSSL

/// A `STACK_OF(X509)` that shares the certificates in it.
struct CertificateStack: ~Copyable {
    let pointer: OpaquePointer

    init() throws(OpenSSLError) {
        guard let pointer = OPENSSL_sk_new_null() else { throw .take() }
        self.pointer = pointer
    }

    func append(_ certificate: borrowing CertificateHandle) throws(OpenSSLError) {
        X509_up_ref(certificate.pointer)
        guard OPENSSL_sk_push(pointer, UnsafeRawPointer(certificate.pointer)) > 0 else {
            X509_free(certificate.pointer)
            throw .take()
        }
    }

    deinit {
        while let certificate = OPENSSL_sk_pop(pointer) { X509_free(OpaquePointer(certificate)) }
        OPENSSL_sk_free(pointer)
    }
}
