public import Foundation
import NIOSSL

/// A certificate, what is sent with it, and its key: parsed, and known to belong together.
public struct CertificatePair: Sendable {
    /// As they are sent: the server's own first. DER.
    public let chain: [[UInt8]]
    /// Bytes of the files that it was read from.
    public let chainPEM: [UInt8]
    public let keyPEM: [UInt8]
    /// The first end of a certificate of the chain; what is sent with an expired intermediate is refused as well.
    public let expiry: Date
    /// Serves the public listener: HTTP/2 and HTTP/1.1.
    let anyHTTP: NIOSSLContext
    /// Serves the listener of the administrative API: HTTP/1.1.
    let http1: NIOSSLContext

    /// - Parameters:
    ///   - chainPEM: one certificate or more, PEM (RFC 7468 section 5).
    ///   - keyPEM: PKCS#8, or the older forms of RSA and EC keys; not encrypted.
    public init(chainPEM: [UInt8], keyPEM: [UInt8]) throws(CertificatePairFlaw) {
        let certificates: [NIOSSLCertificate]
        let key: NIOSSLPrivateKey
        do {
            certificates = try NIOSSLCertificate.fromPEMBytes(chainPEM)
        } catch {
            throw .chainUnreadable("\(error)")
        }
        guard !certificates.isEmpty else { throw .noCertificate }
        if String(decoding: keyPEM, as: UTF8.self).contains("ENCRYPTED") { throw .keyEncrypted }
        do {
            key = try NIOSSLPrivateKey(bytes: keyPEM, format: .pem)
        } catch {
            throw .keyUnreadable("\(error)")
        }
        do {
            anyHTTP = try NIOSSLContext(
                configuration: TLSOffer.configuration(certificates, key, protocols: ["h2", "http/1.1"]))
            http1 = try NIOSSLContext(
                configuration: TLSOffer.configuration(certificates, key, protocols: ["http/1.1"]))
            chain = try certificates.map { try $0.toDERBytes() }
        } catch {
            let text = "\(error)"
            throw text.contains("KEY_VALUES_MISMATCH") || text.contains("KEY_TYPE_MISMATCH") ? .mismatch : .refused(text)
        }
        self.chainPEM = chainPEM
        self.keyPEM = keyPEM
        expiry = Date(
            timeIntervalSince1970: TimeInterval(certificates.map { Int($0.notValidAfter) }.min() ?? 0))
    }

    /// Whether it was read from the same bytes.
    public func isSame(as other: CertificatePair) -> Bool {
        chainPEM == other.chainPEM && keyPEM == other.keyPEM
    }
}
