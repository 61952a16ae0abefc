import COpenSSL

/// An `X509_STORE`: one anchor, and revocation lists.
struct TrustStoreHandle: ~Copyable {
    let pointer: OpaquePointer

    init() throws(OpenSSLError) {
        guard let pointer = X509_STORE_new() else { throw .take() }
        self.pointer = pointer
    }

    func add(_ anchor: borrowing CertificateHandle) throws(OpenSSLError) {
        guard X509_STORE_add_cert(pointer, anchor.pointer) == 1 else { throw .take() }
    }

    func add(revocationList der: [UInt8]) throws(OpenSSLError) {
        ERR_clear_error()
        let list = der.withUnsafeBufferPointer { bytes -> OpaquePointer? in
            var next = bytes.baseAddress
            return d2i_X509_CRL(nil, &next, bytes.count)
        }
        guard let list else { throw .take() }
        defer { X509_CRL_free(list) }
        guard X509_STORE_add_crl(pointer, list) == 1 else { throw .take() }
    }

    deinit { X509_STORE_free(pointer) }
}
