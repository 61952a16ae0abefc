import COpenSSL

/// What passes by in a handshake: the certificates as sent, and the alerts of both sides.
final class TLSTranscript {
    private(set) var certificates: [[UInt8]] = []
    private(set) var receivedAlert: UInt8?
    private(set) var sentAlert: UInt8?
    private(set) var asksForCertificate = false

    /// A list of certificates is at most as long as OpenSSL itself takes.
    private static let longest = 100 * 1024

    /// Notes one message of the protocol, which OpenSSL has decrypted.
    func note(_ message: UnsafeRawBufferPointer, type: Int32, isSent: Bool, version: UInt16) {
        switch type {
        case Int32(SSL3_RT_ALERT):
            guard message.count == 2, message[0] == UInt8(SSL3_AL_FATAL) else { return }
            if isSent { sentAlert = message[1] } else { receivedAlert = message[1] }
        case Int32(SSL3_RT_HANDSHAKE):
            guard !isSent, message.count >= 4, message.count <= Self.longest else { return }
            switch Int32(message[0]) {
            case SSL3_MT_CERTIFICATE:
                certificates = CertificateMessage.certificates(
                    in: Array(message)[4...], hasContext: version >= UInt16(TLS1_3_VERSION))
            case SSL3_MT_CERTIFICATE_REQUEST: asksForCertificate = true
            default: return
            }
        default: return
        }
    }
}
