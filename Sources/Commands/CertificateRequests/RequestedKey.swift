import ArgumentParser
import Crypto
import CryptoExtras
import X509

/// The kind of key that a certificate is asked for with.
enum RequestedKey: String, Sendable, CaseIterable, ExpressibleByArgument {
    /// On P-256.
    case ec
    /// Of 3072 bits.
    case rsa

    var name: String {
        switch self {
        case .ec: "EC P-256"
        case .rsa: "RSA 3072"
        }
    }

    func make() throws -> Certificate.PrivateKey {
        switch self {
        case .ec: Certificate.PrivateKey(P256.Signing.PrivateKey())
        case .rsa: Certificate.PrivateKey(try _RSA.Signing.PrivateKey(keySize: .bits3072))
        }
    }

    var signature: Certificate.SignatureAlgorithm {
        switch self {
        case .ec: .ecdsaWithSHA256
        case .rsa: .sha256WithRSAEncryption
        }
    }

    /// What the key of a server does in a handshake (RFC 5280 section 4.2.1.3). With RSA, authorities of companies
    /// expect keyEncipherment as well.
    var usage: KeyUsage { KeyUsage(digitalSignature: true, keyEncipherment: self == .rsa) }
}
