public import Foundation

/// A recipient whose credential was found good.
public struct AuthenticatedRecipient: Sendable, Hashable {
    public let recipient: Recipient
    /// The credential that it showed, for the log: a token's or client's id; nil for an identity elsewhere.
    public let tokenID: UUID?
    /// The moment from which that credential is refused; nil for never.
    public let tokenExpiresAt: Date?

    public init(recipient: Recipient, tokenID: UUID?, tokenExpiresAt: Date?) {
        self.recipient = recipient
        self.tokenID = tokenID
        self.tokenExpiresAt = tokenExpiresAt
    }
}
