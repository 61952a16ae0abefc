public import Foundation
import NIOSSL
import SwiftASN1
import X509

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
        try Self.checkMatch(certificates[0], keyPEM)
        do {
            anyHTTP = try NIOSSLContext(
                configuration: TLSOffer.configuration(certificates, key, protocols: ["h2", "http/1.1"]))
            http1 = try NIOSSLContext(
                configuration: TLSOffer.configuration(certificates, key, protocols: ["http/1.1"]))
            chain = try certificates.map { try $0.toDERBytes() }
        } catch {
            throw .refused("\(error)")
        }
        self.chainPEM = chainPEM
        self.keyPEM = keyPEM
        expiry = Date(
            timeIntervalSince1970: TimeInterval(certificates.map { Int($0.notValidAfter) }.min() ?? 0))
    }

    /// The TLS library takes any key with any certificate, and fails at the first handshake.
    private static func checkMatch(
        _ certificate: NIOSSLCertificate, _ keyPEM: [UInt8]
    ) throws(CertificatePairFlaw) {
        let own: Certificate
        do {
            own = try Certificate(derEncoded: try certificate.toDERBytes())
        } catch {
            throw .chainUnreadable("\(error)")
        }
        let key: Certificate.PrivateKey
        do {
            // Parameters of a curve may stand before the key.
            let documents = try PEMDocument.parseMultiple(pemString: String(decoding: keyPEM, as: UTF8.self))
            guard let document = documents.first(where: { $0.discriminator.hasSuffix("PRIVATE KEY") }) else {
                throw CertificatePairFlaw.keyUnreadable("no PRIVATE KEY in it")
            }
            key = try Certificate.PrivateKey(pemDocument: document)
        } catch {
            throw .keyUnreadable("\(error)")
        }
        guard key.publicKey == own.publicKey else { throw .mismatch }
    }
}
