/// A certificate with its intermediates and its key, as they are kept together.
public struct StoredCertificate: Sendable, Hashable {
    /// PEM, the certificate first.
    public let chain: String
    /// PEM; a secret.
    public let key: String

    public init(chain: String, key: String) {
        self.chain = chain
        self.key = key
    }
}
