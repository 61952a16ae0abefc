/// A recipient with everything an administrator sees of it; never a token or its hash.
public struct RecipientDetails: Sendable, Hashable, Codable {
    public var recipient: Recipient
    /// Names of the shares granted, ordered.
    public var shares: [String]
    /// Its tokens, expired ones too, oldest first.
    public var tokens: [AccessToken]

    public init(recipient: Recipient, shares: [String], tokens: [AccessToken]) {
        self.recipient = recipient
        self.shares = shares
        self.tokens = tokens
    }
}
