public import Foundation

/// A namespace that is shared as a whole.
public struct SharedNamespace: Sendable, Hashable, Codable {
    public let id: UUID
    public let shareID: UUID
    public var schema: String
    public var location: NamespaceLocation
    public var historyShared: Bool
    public let createdAt: Date

    public init(
        id: UUID, shareID: UUID, schema: String, location: NamespaceLocation, historyShared: Bool, createdAt: Date
    ) {
        self.id = id
        self.shareID = shareID
        self.schema = schema
        self.location = location
        self.historyShared = historyShared
        self.createdAt = createdAt
    }
}
