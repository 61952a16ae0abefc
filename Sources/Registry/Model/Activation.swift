public import Foundation

/// A link that hands out a recipient's profile once. The nonce in it is not here: only its SHA-256 is stored.
public struct Activation: Sendable, Hashable, Codable {
    public let id: UUID
    public let recipientID: UUID
    /// What the profile will hold.
    public let tokenKind: AccessToken.Kind
    /// How long that will be good for, in seconds from the moment of the activation; nil for ever.
    public let tokenLifetimeSeconds: Int64?
    public let createdAt: Date
    /// The moment from which the link is refused.
    public let expiresAt: Date

    public init(
        id: UUID, recipientID: UUID, tokenKind: AccessToken.Kind, tokenLifetimeSeconds: Int64?, createdAt: Date,
        expiresAt: Date
    ) {
        self.id = id
        self.recipientID = recipientID
        self.tokenKind = tokenKind
        self.tokenLifetimeSeconds = tokenLifetimeSeconds
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }
}
