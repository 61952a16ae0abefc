public import Foundation

/// Somebody who may change the registry through the administrative API. The token itself is not here: only its SHA-256
/// is stored.
public struct Administrator: Sendable, Hashable, Codable {
    public let id: UUID
    public let name: String
    public let createdAt: Date
    /// The moment from which the token is refused; nil for one that never expires.
    public let expiresAt: Date?

    public init(id: UUID, name: String, createdAt: Date, expiresAt: Date?) {
        self.id = id
        self.name = name
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }
}
