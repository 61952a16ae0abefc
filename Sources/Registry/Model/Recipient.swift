public import Addresses
public import Foundation

/// Somebody outside who reads shares.
public struct Recipient: Sendable, Hashable, Codable {
    public let id: UUID
    public var name: String
    public var comment: String?
    /// The addresses that it may come from; empty for any.
    public var addresses: AddressList
    public let createdAt: Date
    /// Grows with every change of the recipient, its grants and its credentials.
    public var revision: Int64

    public init(
        id: UUID, name: String, comment: String?, addresses: AddressList = .empty, createdAt: Date, revision: Int64 = 1
    ) {
        self.id = id
        self.name = name
        self.comment = comment
        self.addresses = addresses
        self.createdAt = createdAt
        self.revision = revision
    }
}
