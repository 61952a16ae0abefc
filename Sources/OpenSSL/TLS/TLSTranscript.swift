import COpenSSL

/// What passes by in a handshake: the certificates as sent, and the alerts of both sides.
final class TLSTranscript {
    private(set) var certificates: [[UInt8]] = []
    private(set) var receivedAlert: UInt8?
    private(set) var sentAlert: UInt8?

    /// A list of certificates is at most as long as OpenSSL itself takes.
    private static let longest = 100 * 1024

    /// Notes one message of the protocol, which OpenSSL has decrypted.
    func note(_ message: UnsafeRawBufferPointer, type: Int32, isSent: Bool, version: UInt16) {
        switch type {
        case Int32(SSL3_RT_ALERT):
            guard message.count == 2, message[0] == UInt8(SSL3_AL_FATAL) else { return }
            if isSent { sentAlert = message[1] } else { receivedAlert = message[1] }
        case Int32(SSL3_RT_HANDSHAKE):
            guard !isSent, message.first == UInt8(SSL3_MT_CERTIFICATE), message.count <= Self.longest else { return }
            certificates = CertificateMessage.certificates(
                in: Array(message)[4...], hasContext: version >= UInt16(TLS1_3_VERSION))
        default: return
        }
    }
}
