import COpenSSL

/// Reads a list of revoked certificates (RFC 5280 section 5).
public enum CRLAnswer {
    /// - Parameters:
    ///   - list: in DER.
    ///   - certificate: whose state is asked, in DER.
    ///   - issuer: the certificate of its issuer, in DER.
    public static func read(
        _ list: [UInt8], about certificate: [UInt8], issuedBy issuer: [UInt8]
    ) throws(RevocationAnswerError) -> RevocationAnswer {
        do {
            let certificate = try CertificateHandle(der: certificate)
            let issuer = try CertificateHandle(der: issuer)
            return try read(list, certificate, issuer)
        } catch let error as RevocationAnswerError {
            throw error
        } catch {
            throw .malformed("\(error)")
        }
    }

    private static func read(
        _ bytes: [UInt8], _ certificate: borrowing CertificateHandle, _ issuer: borrowing CertificateHandle
    ) throws -> RevocationAnswer {
        ERR_clear_error()
        let parsed = bytes.withUnsafeBufferPointer { buffer -> OpaquePointer? in
            var next = buffer.baseAddress
            return d2i_X509_CRL(nil, &next, buffer.count)
        }
        guard let list = parsed else { throw OpenSSLError.take() }
        defer { X509_CRL_free(list) }
        defer { ERR_clear_error() }
        return RevocationAnswer(
            state: state(of: certificate, in: list), signer: signer(of: list, issuer),
            thisUpdate: ASN1Time.seconds(X509_CRL_get0_lastUpdate(list)),
            nextUpdate: ASN1Time.seconds(X509_CRL_get0_nextUpdate(list)))
    }

    private static func signer(
        of list: OpaquePointer, _ issuer: borrowing CertificateHandle
    ) -> RevocationAnswer.Signer {
        guard X509_NAME_cmp(X509_CRL_get_issuer(list), X509_get_subject_name(issuer.pointer)) == 0 else {
            return .untrusted("the list is of another issuer")
        }
        // Bit 1 of the key usage is cRLSign; without the extension every use is allowed.
        guard X509_get_key_usage(issuer.pointer) & UInt32(X509v3_KU_CRL_SIGN) != 0 else {
            return .untrusted("the issuer's key may not sign lists")
        }
        guard let key = X509_get0_pubkey(issuer.pointer), X509_CRL_verify(list, key) == 1 else {
            return .untrusted(OpenSSLError.take().description)
        }
        return .issuer
    }

    private static func state(
        of certificate: borrowing CertificateHandle, in list: OpaquePointer
    ) -> RevocationAnswer.State {
        var entry: OpaquePointer?
        // 2 says that an entry of a delta list takes the certificate off the list again.
        guard X509_CRL_get0_by_cert(list, &entry, certificate.pointer) == 1, let entry else {
            return covers(list, certificate) ? .good : .unknown
        }
        var critical: Int32 = 0
        var reason: Int?
        if let code = X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, &critical, nil)?
            .assumingMemoryBound(to: ASN1_ENUMERATED.self)
        {
            reason = ASN1_ENUMERATED_get(code)
            ASN1_ENUMERATED_free(code)
        }
        return .revoked(at: ASN1Time.seconds(X509_REVOKED_get0_revocationDate(entry)), reason: reason)
    }

    /// Whether a certificate that does not stand on the list is good: not where the list is a part of one (RFC 5280
    /// section 5.2.5), or the changes since another.
    private static func covers(_ list: OpaquePointer, _ certificate: borrowing CertificateHandle) -> Bool {
        guard X509_CRL_get_ext_by_NID(list, NID_delta_crl, -1) < 0 else { return false }
        guard X509_CRL_get_ext_by_NID(list, NID_issuing_distribution_point, -1) >= 0 else { return true }
        guard
            let point = X509_CRL_get_ext_d2i(list, NID_issuing_distribution_point, nil, nil)?
                .assumingMemoryBound(to: ISSUING_DIST_POINT.self)
        else { return false }
        defer { ISSUING_DIST_POINT_free(point) }
        let isAuthority = X509_check_ca(certificate.pointer) != 0
        return point.pointee.onlysomereasons == nil && point.pointee.onlyattr <= 0
            && !(point.pointee.onlyCA > 0 && !isAuthority) && !(point.pointee.onlyuser > 0 && isAuthority)
    }
}
