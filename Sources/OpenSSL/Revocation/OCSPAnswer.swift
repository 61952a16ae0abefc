import COpenSSL

/// Reads the answer of an OCSP responder (RFC 6960 section 4.2).
public enum OCSPAnswer {
    /// - Parameters:
    ///   - response: in DER, as it came from a responder or from the server itself.
    ///   - certificate: whose state is asked, in DER.
    ///   - issuer: the certificate of its issuer, in DER.
    ///   - time: seconds since 1970 at which the certificate of a delegate has to be valid.
    public static func read(
        _ response: [UInt8], about certificate: [UInt8], issuedBy issuer: [UInt8], at time: Int64
    ) throws(RevocationAnswerError) -> RevocationAnswer {
        do {
            let certificate = try CertificateHandle(der: certificate)
            let issuer = try CertificateHandle(der: issuer)
            return try read(response, certificate, issuer, time)
        } catch let error as RevocationAnswerError {
            throw error
        } catch {
            throw .malformed("\(error)")
        }
    }

    private static func read(
        _ bytes: [UInt8], _ certificate: borrowing CertificateHandle, _ issuer: borrowing CertificateHandle,
        _ time: Int64
    ) throws -> RevocationAnswer {
        ERR_clear_error()
        let parsed = bytes.withUnsafeBufferPointer { buffer -> OpaquePointer? in
            var next = buffer.baseAddress
            return d2i_OCSP_RESPONSE(nil, &next, buffer.count)
        }
        guard let response = parsed else { throw OpenSSLError.take() }
        defer { OCSP_RESPONSE_free(response) }
        let status = OCSP_response_status(response)
        guard status == OCSP_RESPONSE_STATUS_SUCCESSFUL else {
            throw RevocationAnswerError.responder(String(cString: OCSP_response_status_str(Int(status))))
        }
        guard let basic = OCSP_response_get1_basic(response) else { throw OpenSSLError.take() }
        defer { OCSP_BASICRESP_free(basic) }
        guard let single = try single(basic, certificate, issuer) else { throw RevocationAnswerError.otherCertificate }
        var reason: Int32 = -1
        var revoked: UnsafeMutablePointer<ASN1_GENERALIZEDTIME>?
        var thisUpdate: UnsafeMutablePointer<ASN1_GENERALIZEDTIME>?
        var nextUpdate: UnsafeMutablePointer<ASN1_GENERALIZEDTIME>?
        let state: RevocationAnswer.State =
            switch OCSP_single_get0_status(single, &reason, &revoked, &thisUpdate, &nextUpdate) {
            case V_OCSP_CERTSTATUS_GOOD: .good
            case V_OCSP_CERTSTATUS_REVOKED:
                .revoked(at: ASN1Time.seconds(revoked), reason: reason >= 0 ? Int(reason) : nil)
            default: .unknown
            }
        return RevocationAnswer(
            state: state, signer: try signer(of: basic, issuer, time), thisUpdate: ASN1Time.seconds(thisUpdate),
            nextUpdate: ASN1Time.seconds(nextUpdate), nonce: nonce(of: basic))
    }

    /// The part about the certificate, whichever digest it names it with.
    private static func single(
        _ basic: OpaquePointer, _ certificate: borrowing CertificateHandle, _ issuer: borrowing CertificateHandle
    ) throws -> OpaquePointer? {
        for index in 0..<max(0, OCSP_resp_count(basic)) {
            guard let single = OCSP_resp_get0(basic, index), let named = OCSP_SINGLERESP_get0_id(single) else {
                continue
            }
            guard let digest = digest(of: named),
                let id = OCSP_cert_to_id(digest, certificate.pointer, issuer.pointer)
            else { continue }
            defer { OCSP_CERTID_free(id) }
            if OCSP_id_cmp(id, named) == 0 { return single }
        }
        return nil
    }

    private static func digest(of id: OpaquePointer) -> OpaquePointer? {
        var algorithm: OpaquePointer?
        guard OCSP_id_get0_info(nil, &algorithm, nil, nil, id) == 1 else { return nil }
        return EVP_get_digestbyname(OBJ_nid2sn(OBJ_obj2nid(algorithm)))
    }

    private static func signer(
        of basic: OpaquePointer, _ issuer: borrowing CertificateHandle, _ time: Int64
    ) throws -> RevocationAnswer.Signer {
        let store = try TrustStoreHandle()
        try store.add(issuer)
        // The issuer itself is the anchor, whoever issued it; and time is what is asked for, not this machine's clock.
        X509_STORE_set_flags(store.pointer, UInt(X509_V_FLAG_PARTIAL_CHAIN))
        if let parameters = X509_STORE_get0_param(store.pointer) {
            X509_VERIFY_PARAM_set_time(parameters, time_t(time))
            X509_VERIFY_PARAM_set_auth_level(parameters, 0)
        }
        let others = try CertificateStack()
        try others.append(issuer)
        ERR_clear_error()
        guard OCSP_basic_verify(basic, others.pointer, store.pointer, 0) == 1 else { return .untrusted(reason()) }
        var signer: OpaquePointer?
        guard OCSP_resp_get0_signer(basic, &signer, others.pointer) == 1, let signer else {
            return .untrusted(OpenSSLError.take().description)
        }
        return X509_cmp(signer, issuer.pointer) == 0 ? .issuer : .delegate
    }

    /// Why the last call failed, with what OpenSSL adds to it: which step of the verification it was.
    private static func reason() -> String {
        var details: UnsafePointer<CChar>?
        var flags: Int32 = 0
        ERR_peek_last_error_data(&details, &flags)
        let added = flags & ERR_TXT_STRING != 0 ? details.map { String(cString: $0) } ?? "" : ""
        let reasons = OpenSSLError.take().description
        return added.isEmpty ? reasons : "\(reasons) (\(added))"
    }

    private static func nonce(of basic: OpaquePointer) -> [UInt8]? {
        let index = OCSP_BASICRESP_get_ext_by_NID(basic, NID_id_pkix_OCSP_Nonce, -1)
        guard index >= 0, let found = OCSP_BASICRESP_get_ext(basic, index), let value = X509_EXTENSION_get_data(found),
            let bytes = ASN1_STRING_get0_data(value)
        else { return nil }
        let content = Array(UnsafeBufferPointer(start: bytes, count: Int(ASN1_STRING_length(value))))
        // An octet string within: two bytes of header as the nonce is at most 32 bytes (RFC 9654).
        guard content.count >= 2, content[0] == 4, Int(content[1]) == content.count - 2 else { return content }
        return Array(content.dropFirst(2))
    }
}
