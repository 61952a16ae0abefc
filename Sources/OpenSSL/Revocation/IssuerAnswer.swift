import COpenSSL

/// Reads what an address caIssuers gives: one certificate in DER, or a bag of them (RFC 5280 section 4.2.2.1).
public enum IssuerAnswer {
    /// Certificates of a bag that are taken.
    private static let most = 32

    /// Certificates in DER.
    public static func certificates(in bytes: [UInt8]) throws(OpenSSLError) -> [[UInt8]] {
        if (try? CertificateHandle(der: bytes)) != nil { return [bytes] }
        ERR_clear_error()
        let parsed = bytes.withUnsafeBufferPointer { buffer -> UnsafeMutablePointer<PKCS7>? in
            var next = buffer.baseAddress
            return d2i_PKCS7(nil, &next, buffer.count)
        }
        guard let bag = parsed else { throw .take() }
        defer { PKCS7_free(bag) }
        guard OBJ_obj2nid(bag.pointee.type) == NID_pkcs7_signed, let content = bag.pointee.d.sign,
            let list = content.pointee.cert
        else { throw OpenSSLError(reasons: ["there is no certificate in the bag"]) }
        return (0..<min(Int32(most), max(0, OPENSSL_sk_num(list)))).compactMap { index in
            OPENSSL_sk_value(list, index).flatMap { encoded(OpaquePointer($0)) }
        }
    }

    private static func encoded(_ certificate: OpaquePointer) -> [UInt8]? {
        var start: UnsafeMutablePointer<UInt8>?
        let count = i2d_X509(certificate, &start)
        guard count > 0, let start else { return nil }
        defer { CRYPTO_free(start, nil, 0) }
        return Array(UnsafeBufferPointer(start: start, count: Int(count)))
    }
}
