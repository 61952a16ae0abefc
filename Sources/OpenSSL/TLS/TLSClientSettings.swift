import COpenSSL

/// Puts an offer into a connection that has not begun.
enum TLSClientSettings {
    static func apply(_ offer: TLSOffer, to connection: OpaquePointer) throws(OpenSSLError) {
        SSL_set_verify(connection, SSL_VERIFY_NONE, nil)
        SSL_set_security_level(connection, 0)
        // Even at level 0, OpenSSL ends handshakes with Diffie-Hellman groups below 1024 bits.
        SSL_set_security_callback(connection) { _, _, _, _, _, _, _ in 1 }
        SSL_set_options(connection, legacyServers)
        var isSet = true
        func control(_ command: Int32, _ number: Int, _ text: String? = nil) {
            guard let text else {
                isSet = isSet && SSL_ctrl(connection, command, number, nil) == 1
                return
            }
            isSet =
                isSet
                && text.withCString { SSL_ctrl(connection, command, number, UnsafeMutableRawPointer(mutating: $0)) }
                    == 1
        }
        control(SSL_CTRL_SET_MIN_PROTO_VERSION, Int(offer.minimumVersion))
        control(SSL_CTRL_SET_MAX_PROTO_VERSION, Int(offer.maximumVersion))
        if let name = offer.serverName {
            control(SSL_CTRL_SET_TLSEXT_HOSTNAME, Int(TLSEXT_NAMETYPE_host_name), name)
        }
        if let groups = offer.groups { control(SSL_CTRL_SET_GROUPS_LIST, 0, groups.joined(separator: ":")) }
        if let schemes = offer.signatureSchemes {
            control(SSL_CTRL_SET_SIGALGS_LIST, 0, schemes.joined(separator: ":"))
        }
        control(SSL_CTRL_SET_TLSEXT_STATUS_REQ_TYPE, Int(TLSEXT_STATUSTYPE_ocsp))
        // Asks for timestamps; that they are any good is not asked here.
        isSet = isSet && SSL_set_ct_validation_callback(connection, { _, _, _ in 1 }, nil) == 1
        isSet = isSet && apply(suites: offer.suites, to: connection)
        if !offer.applicationProtocols.isEmpty {
            let list = offer.applicationProtocols.flatMap { [UInt8(clamping: $0.utf8.count)] + $0.utf8 }
            // Unlike the others, it is 0 that means success.
            isSet = isSet && SSL_set_alpn_protos(connection, list, UInt32(list.count)) == 0
        }
        if let session = offer.session { isSet = isSet && apply(session: session, to: connection) }
        guard isSet else { throw .take() }
    }

    private static func apply(session: [UInt8], to connection: OpaquePointer) -> Bool {
        let parsed = session.withUnsafeBufferPointer { bytes -> OpaquePointer? in
            var next = bytes.baseAddress
            return d2i_SSL_SESSION(nil, &next, bytes.count)
        }
        guard let parsed else { return false }
        defer { SSL_SESSION_free(parsed) }
        return SSL_set_session(connection, parsed) == 1
    }

    /// SSL_OP_LEGACY_SERVER_CONNECT and SSL_OP_IGNORE_UNEXPECTED_EOF, which Swift does not import as macros.
    private static let legacyServers: UInt64 = 1 << 2 | 1 << 7

    private static func apply(suites: [String]?, to connection: OpaquePointer) -> Bool {
        guard let suites else { return SSL_set_cipher_list(connection, "ALL:COMPLEMENTOFALL:@SECLEVEL=0") == 1 }
        let modern = suites.filter { isOfTLS13($0) }
        // OpenSSL's own names differ from the registry's for the suites of TLS 1.2 and before.
        let older = suites.filter { !isOfTLS13($0) }.compactMap { name in
            OPENSSL_cipher_name(name).map { String(cString: $0) }
        }
        guard SSL_set_ciphersuites(connection, modern.joined(separator: ":")) == 1 else { return false }
        guard !older.isEmpty else { return true }
        return SSL_set_cipher_list(connection, older.joined(separator: ":") + ":@SECLEVEL=0") == 1
    }

    /// The names of TLS 1.3 have no key exchange in them.
    private static func isOfTLS13(_ name: String) -> Bool { !name.contains("_WITH_") }
}
