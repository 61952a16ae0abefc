import COpenSSL

/// The question for the state of one certificate (RFC 6960 section 4.1).
public enum OCSPRequest {
    /// - Parameters:
    ///   - certificate: in DER.
    ///   - issuer: the certificate of its issuer, in DER.
    ///   - nonce: to be found again in the answer (RFC 9654); nil asks without one, which responders that sign in
    ///     advance prefer.
    /// - Returns: the request in DER.
    public static func encoded(
        for certificate: [UInt8], issuedBy issuer: [UInt8], nonce: [UInt8]? = nil
    ) throws(OpenSSLError) -> [UInt8] {
        let certificate = try CertificateHandle(der: certificate)
        let issuer = try CertificateHandle(der: issuer)
        ERR_clear_error()
        guard let request = OCSP_REQUEST_new() else { throw .take() }
        defer { OCSP_REQUEST_free(request) }
        // SHA-1 names the issuer here and protects nothing; it is the one digest that every responder takes.
        guard let id = OCSP_cert_to_id(EVP_sha1(), certificate.pointer, issuer.pointer) else { throw .take() }
        guard OCSP_request_add0_id(request, id) != nil else {
            OCSP_CERTID_free(id)
            throw .take()
        }
        if let nonce {
            var bytes = nonce
            guard OCSP_request_add1_nonce(request, &bytes, Int32(clamping: bytes.count)) == 1 else { throw .take() }
        }
        var start: UnsafeMutablePointer<UInt8>?
        let count = i2d_OCSP_REQUEST(request, &start)
        guard count > 0, let start else { throw .take() }
        defer { CRYPTO_free(start, nil, 0) }
        return Array(UnsafeBufferPointer(start: start, count: Int(count)))
    }
}
