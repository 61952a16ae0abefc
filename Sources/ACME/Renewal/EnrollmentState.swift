/// What is kept between two runs.
public struct EnrollmentState: Sendable {
    /// PEM; a secret.
    public var accountKey: String?
    /// The account's URL, and the directory that it belongs to.
    public var account: KnownAccount?
    public var certificate: StoredCertificate?

    public init(
        accountKey: String? = nil, account: KnownAccount? = nil, certificate: StoredCertificate? = nil
    ) {
        self.accountKey = accountKey
        self.account = account
        self.certificate = certificate
    }
}
