import NIOCore
import NIOSSL

/// What the listeners take of TLS: versions 1.2 and 1.3, forward secrecy and authenticated encryption alone (RFC 9325
/// section 4.2). A JVM of version 17 offers every one of these suites.
enum TLSOffer {
    /// Of TLS 1.2, in the order in which they are chosen; those of TLS 1.3 are all of this kind and not configurable.
    static let cipherSuites: [NIOTLSCipher] = [
        .TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, .TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        .TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, .TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        .TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, .TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    ]

    static func configuration(
        _ chain: [NIOSSLCertificate], _ key: NIOSSLPrivateKey, protocols: [String]
    ) -> TLSConfiguration {
        var tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        tls.minimumTLSVersion = .tlsv12
        tls.cipherSuiteValues = cipherSuites
        tls.applicationProtocols = protocols
        return tls
    }
}
