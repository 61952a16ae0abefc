public import Foundation

/// A bearer token as the registry knows it. The token itself is not here: only its SHA-256 is stored.
public struct AccessToken: Sendable, Hashable, Codable {
    public let id: UUID
    public let recipientID: UUID
    public let createdAt: Date
    /// The moment from which the token is refused; nil for one that never expires.
    public let expiresAt: Date?

    public init(id: UUID, recipientID: UUID, createdAt: Date, expiresAt: Date?) {
        self.id = id
        self.recipientID = recipientID
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }
}
