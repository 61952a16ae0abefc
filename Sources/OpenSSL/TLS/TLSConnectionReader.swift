import COpenSSL

/// Reads what OpenSSL knows of a connection.
struct TLSConnectionReader {
    let connection: OpaquePointer

    func read(into facts: inout TLSFacts) {
        if let suite = SSL_get_current_cipher(connection) ?? SSL_get_pending_cipher(connection),
            let name = SSL_CIPHER_standard_name(suite)
        {
            facts.suite = String(cString: name)
            facts.version = UInt16(truncatingIfNeeded: SSL_version(connection))
        }
        readKeyExchange(into: &facts)
        var digest: Int32 = 0
        if SSL_ctrl(connection, SSL_CTRL_GET_PEER_SIGNATURE_NID, 0, &digest) == 1, let name = OBJ_nid2sn(digest) {
            facts.signatureDigest = String(cString: name)
        }
        var selected: UnsafePointer<UInt8>?
        var count: UInt32 = 0
        SSL_get0_alpn_selected(connection, &selected, &count)
        if let selected {
            facts.applicationProtocol = String(
                decoding: UnsafeBufferPointer(start: selected, count: Int(count)), as: UTF8.self)
        }
        var response: UnsafePointer<UInt8>?
        let length = SSL_ctrl(connection, SSL_CTRL_GET_TLSEXT_STATUS_REQ_OCSP_RESP, 0, &response)
        if let response, length > 0 {
            facts.stapledResponse = Array(UnsafeBufferPointer(start: response, count: length))
        }
        facts.timestamps = timestamps()
        facts.isResumed = SSL_session_reused(connection) == 1
        if let session = SSL_get_session(connection) {
            facts.hasTicket = SSL_SESSION_has_ticket(session) == 1
            facts.ticketLifetime = Int(clamping: SSL_SESSION_get_ticket_lifetime_hint(session))
        }
        ERR_clear_error()
    }

    private func readKeyExchange(into facts: inout TLSFacts) {
        var key: OpaquePointer?
        guard SSL_ctrl(connection, SSL_CTRL_GET_PEER_TMP_KEY, 0, &key) == 1, let key else { return }
        defer { EVP_PKEY_free(key) }
        facts.groupBits = Int(EVP_PKEY_get_bits(key))
        var name = [CChar](repeating: 0, count: 64)
        var length = 0
        if EVP_PKEY_get_group_name(key, &name, name.count, &length) == 1 {
            facts.group = String(decoding: name.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        } else if let type = EVP_PKEY_get0_type_name(key) {
            facts.group = String(cString: type)
        }
    }

    private func timestamps() -> [[UInt8]] {
        guard let list = SSL_get0_peer_scts(connection) else { return [] }
        return (0..<max(0, OPENSSL_sk_num(list))).compactMap { index in
            guard let timestamp = OPENSSL_sk_value(list, index).map({ OpaquePointer($0) }),
                SCT_get_source(timestamp) == SCT_SOURCE_TLS_EXTENSION
            else { return nil }
            let count = i2o_SCT(timestamp, nil)
            guard count > 0 else { return nil }
            var bytes = [UInt8](repeating: 0, count: Int(count))
            let isWritten = bytes.withUnsafeMutableBufferPointer { buffer in
                var next = buffer.baseAddress
                return i2o_SCT(timestamp, &next) == count
            }
            return isWritten ? bytes : nil
        }
    }
}
