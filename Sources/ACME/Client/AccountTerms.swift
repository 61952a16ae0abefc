/// What an account is registered with.
public struct AccountTerms: Sendable {
    /// Addresses such as `mailto:ops@example.com`.
    public let contacts: [String]
    /// Whether the operator said that the authority's terms of service are agreed to.
    public let agreesToTerms: Bool
    public let externalAccount: ExternalAccount?

    public init(contacts: [String] = [], agreesToTerms: Bool, externalAccount: ExternalAccount? = nil) {
        self.contacts = contacts
        self.agreesToTerms = agreesToTerms
        self.externalAccount = externalAccount
    }
}
