public import Foundation

/// A recipient whose token was found good.
public struct AuthenticatedRecipient: Sendable, Hashable {
    public let recipient: Recipient
    /// The token that it showed, for the log.
    public let tokenID: UUID
    /// The moment from which that token is refused; nil for never.
    public let tokenExpiresAt: Date?

    public init(recipient: Recipient, tokenID: UUID, tokenExpiresAt: Date?) {
        self.recipient = recipient
        self.tokenID = tokenID
        self.tokenExpiresAt = tokenExpiresAt
    }
}
