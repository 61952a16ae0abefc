/// A recipient with everything an administrator sees of it; never a token or its hash.
public struct RecipientDetails: Sendable, Hashable, Codable {
    public var recipient: Recipient
    /// Names of the shares granted, ordered.
    public var shares: [String]
    /// Its credentials, expired ones too, oldest first.
    public var tokens: [AccessToken]
    /// Its links that were not used yet, expired ones too, oldest first.
    public var activations: [Activation]
    /// Ordered by issuer and subject.
    public var identities: [RecipientIdentity]

    public init(
        recipient: Recipient, shares: [String], tokens: [AccessToken], activations: [Activation] = [],
        identities: [RecipientIdentity] = []
    ) {
        self.recipient = recipient
        self.shares = shares
        self.tokens = tokens
        self.activations = activations
        self.identities = identities
    }
}
