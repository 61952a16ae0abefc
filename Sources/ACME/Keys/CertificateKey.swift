internal import Crypto
internal import CryptoExtras
internal import SwiftASN1
internal import X509

/// The private key of a certificate.
public struct CertificateKey: Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        case p256 = "ec-p256"
        case rsa3072 = "rsa-3072"
    }

    let key: Certificate.PrivateKey

    /// A new one.
    public init(_ kind: Kind = .p256) throws(KeyFault) {
        switch kind {
        case .p256: key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        case .rsa3072:
            do {
                key = Certificate.PrivateKey(try _RSA.Signing.PrivateKey(keySize: .bits3072))
            } catch {
                throw KeyFault("no RSA key could be made")
            }
        }
    }

    /// Of PEM: PKCS#8, SEC 1 or PKCS#1.
    public init(pem: String) throws(KeyFault) {
        do {
            key = try Certificate.PrivateKey(pemEncoded: pem)
        } catch {
            throw KeyFault("it is no private key in PEM that certificates can have (EC, RSA or Ed25519)")
        }
    }

    /// A secret: for a file that only its owner reads.
    public func pem() throws(KeyFault) -> String {
        do {
            return try key.serializeAsPEM().pemString + "\n"
        } catch {
            throw KeyFault("the key cannot be written as PEM")
        }
    }
}
