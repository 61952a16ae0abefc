/// Why a certificate and a key cannot be served with. Holds nothing of the key.
public enum CertificatePairFlaw: Error, Sendable, Hashable {
    case chainUnreadable(String)
    case noCertificate
    case keyUnreadable(String)
    case keyEncrypted
    /// The key is another one than the certificate's.
    case mismatch
    /// The TLS library does not take them.
    case refused(String)
}

extension CertificatePairFlaw: CustomStringConvertible {
    public var description: String {
        switch self {
        case .chainUnreadable(let error):
            "the certificate file is no PEM file of certificates, or a certificate in it cannot be parsed (\(error))"
        case .noCertificate:
            "the certificate file holds no certificate: it has to begin with -----BEGIN CERTIFICATE-----"
        case .keyUnreadable(let error):
            "the private key file holds no private key that can be read (\(error)); it has to be PEM, PKCS#8 or the "
                + "older form of an RSA or EC key"
        case .keyEncrypted:
            "the private key is encrypted with a passphrase; write it without one, mode 0600: "
                + "openssl pkey -in encrypted.pem -out privkey.pem"
        case .mismatch:
            "the private key does not belong to the first certificate of the certificate file"
        case .refused(let error): "the certificate and the key cannot be used (\(error))"
        }
    }
}
