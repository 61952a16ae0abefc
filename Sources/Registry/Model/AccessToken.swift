public import Foundation

/// A credential of a recipient as the registry knows it. The secret itself is not here: only its SHA-256 is stored.
public struct AccessToken: Sendable, Hashable, Codable {
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// A token that is sent with each request (RFC 6750).
        case bearer
        /// The secret of a client that asks for short-lived tokens (RFC 6749 section 4.4). Its client id is the id.
        case client
    }

    public let id: UUID
    public let recipientID: UUID
    public let kind: Kind
    public let createdAt: Date
    /// The moment from which the token is refused; nil for one that never expires.
    public var expiresAt: Date?
    /// When and from which address it was shown last, as far as that has been written down: see ``CredentialUse``.
    public var lastUse: CredentialUse?

    public init(
        id: UUID, recipientID: UUID, kind: Kind = .bearer, createdAt: Date, expiresAt: Date?,
        lastUse: CredentialUse? = nil
    ) {
        self.id = id
        self.recipientID = recipientID
        self.kind = kind
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.lastUse = lastUse
    }
}
