import COpenSSL

/// The client's side of a connection, without the connection: bytes of the network go in and come out as the caller
/// moves them. It believes every certificate: whether one is any good is judged elsewhere, from what was seen.
///
/// Everything that OpenSSL can speak is allowed (security level 0, servers without RFC 5746), so that a server that
/// nobody should use can still be described.
public struct TLSClient: ~Copyable {
    /// Where a call has come to.
    public enum Step: Sendable, Hashable {
        case done
        /// Nothing more happens before bytes of the server are given to `receive`.
        case needsBytes
        case closed
        case failed(OpenSSLError)
    }

    private let connection: OpaquePointer
    private let incoming: OpaquePointer
    private let outgoing: OpaquePointer
    private let transcript = TLSTranscript()

    public init(_ offer: TLSOffer) throws(OpenSSLError) {
        ERR_clear_error()
        guard let context = SSL_CTX_new(TLS_client_method()) else { throw .take() }
        defer { SSL_CTX_free(context) }
        guard let connection = SSL_new(context) else { throw .take() }
        guard let incoming = BIO_new(BIO_s_mem()), let outgoing = BIO_new(BIO_s_mem()) else {
            SSL_free(connection)
            throw .take()
        }
        SSL_set_bio(connection, incoming, outgoing)
        do throws(OpenSSLError) {
            try TLSClientSettings.apply(offer, to: connection)
        } catch {
            SSL_free(connection)
            throw error
        }
        self.connection = connection
        self.incoming = incoming
        self.outgoing = outgoing
        SSL_set_connect_state(connection)
        SSL_ctrl(
            connection, SSL_CTRL_SET_MSG_CALLBACK_ARG, 0, Unmanaged.passUnretained(transcript).toOpaque())
        SSL_set_msg_callback(connection) { isSent, _, type, bytes, count, connection, known in
            guard let bytes, let known, let connection else { return }
            Unmanaged<TLSTranscript>.fromOpaque(known).takeUnretainedValue().note(
                UnsafeRawBufferPointer(start: bytes, count: count), type: type, isSent: isSent == 1,
                version: UInt16(truncatingIfNeeded: SSL_version(connection)))
        }
    }

    deinit { SSL_free(connection) }

    /// Goes on with the handshake as far as the bytes at hand let it.
    public func handshake() -> Step {
        ERR_clear_error()
        return step(SSL_do_handshake(connection))
    }

    /// Encrypts bytes for the server; `takeOutgoing` has them.
    public func write(_ bytes: [UInt8]) -> Step {
        ERR_clear_error()
        return step(SSL_write(connection, bytes, Int32(clamping: bytes.count)))
    }

    /// Appends what the server has sent, decrypted, until there is no more at hand.
    public func read(into bytes: inout [UInt8]) -> Step {
        var part = [UInt8](repeating: 0, count: 4096)
        while true {
            ERR_clear_error()
            let count = SSL_read(connection, &part, Int32(part.count))
            guard count > 0 else { return step(count) }
            bytes += part.prefix(Int(count))
        }
    }

    /// Bytes of the server, as they came from the network.
    public func receive(_ bytes: ArraySlice<UInt8>) {
        let written = bytes.withUnsafeBufferPointer { BIO_write(incoming, $0.baseAddress, Int32(clamping: $0.count)) }
        assert(written == bytes.count, "a memory buffer takes everything")
    }

    /// Bytes to send to the server.
    public func takeOutgoing() -> [UInt8] {
        let pending = BIO_ctrl_pending(outgoing)
        guard pending > 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: pending)
        let count = BIO_read(outgoing, &bytes, Int32(clamping: pending))
        return Array(bytes.prefix(max(0, Int(count))))
    }

    /// The session in DER, to be resumed by another connection; nil where there is none. It holds the keys: it is not
    /// for files.
    public var session: [UInt8]? {
        guard let session = SSL_get1_session(connection) else { return nil }
        defer { SSL_SESSION_free(session) }
        guard SSL_SESSION_is_resumable(session) == 1 else { return nil }
        var start: UnsafeMutablePointer<UInt8>?
        let count = i2d_SSL_SESSION(session, &start)
        guard count > 0, let start else { return nil }
        defer { CRYPTO_free(start, nil, 0) }
        return Array(UnsafeBufferPointer(start: start, count: Int(count)))
    }

    private func step(_ result: Int32) -> Step {
        guard result <= 0 else { return .done }
        switch SSL_get_error(connection, result) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return .needsBytes
        case SSL_ERROR_ZERO_RETURN: return .closed
        default: return .failed(.take())
        }
    }

    /// What is known of the connection.
    public var facts: TLSFacts {
        var facts = TLSFacts()
        facts.certificates = transcript.certificates
        facts.receivedAlert = transcript.receivedAlert
        facts.sentAlert = transcript.sentAlert
        facts.asksForCertificate = transcript.asksForCertificate
        TLSConnectionReader(connection: connection).read(into: &facts)
        return facts
    }
}
