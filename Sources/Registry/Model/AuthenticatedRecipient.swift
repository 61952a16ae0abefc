public import Foundation

/// A recipient whose credential was found good.
public struct AuthenticatedRecipient: Sendable, Hashable {
    public let recipient: Recipient
    /// The credential that it showed, for the log: a token's or client's id; nil for an identity elsewhere.
    public let tokenID: UUID?
    /// The moment from which that credential is refused; nil for never.
    public let tokenExpiresAt: Date?

    /// Which credential it was, for permissions that are to end with it (``Registry/access(of:with:to:at:)``): the
    /// token's or client's id, or a mark of the identity elsewhere.
    public let credential: UUID

    init(recipient: Recipient, token: AccessToken) {
        self.recipient = recipient
        tokenID = token.id
        tokenExpiresAt = token.expiresAt
        credential = token.id
    }

    init(recipient: Recipient, identity: RecipientIdentity) {
        self.recipient = recipient
        tokenID = nil
        tokenExpiresAt = nil
        credential = identity.mark
    }
}
