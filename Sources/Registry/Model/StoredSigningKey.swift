public import Foundation

/// A key that the server signs short-lived tokens with, as the registry keeps it for all replicas: sealed under the
/// server's secret, which the registry does not have.
public struct StoredSigningKey: Sendable, Hashable {
    /// The key id that tokens name.
    public let id: String
    public let createdAt: Date
    /// The moment from which nothing is verified with it; nil for the one that signs.
    public let retiresAt: Date?
    public let sealed: String

    public init(id: String, createdAt: Date, retiresAt: Date? = nil, sealed: String) {
        self.id = id
        self.createdAt = createdAt
        self.retiresAt = retiresAt
        self.sealed = sealed
    }
}
