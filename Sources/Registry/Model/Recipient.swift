public import Foundation

/// Somebody outside who reads shares.
public struct Recipient: Sendable, Hashable, Codable {
    public let id: UUID
    public var name: String
    public var comment: String?
    public let createdAt: Date

    public init(id: UUID, name: String, comment: String?, createdAt: Date) {
        self.id = id
        self.name = name
        self.comment = comment
        self.createdAt = createdAt
    }
}
