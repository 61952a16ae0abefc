public import Foundation

/// A key of short-lived tokens without the key itself, for administrators.
public struct SigningKeyDescription: Sendable, Hashable, Codable {
    /// The key id that tokens name.
    public let id: String
    public let createdAt: Date
    /// The moment from which nothing is verified with it; nil for the one that signs.
    public let retiresAt: Date?

    public init(_ key: StoredSigningKey) {
        id = key.id
        createdAt = key.createdAt
        retiresAt = key.retiresAt
    }
}
