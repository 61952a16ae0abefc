public import Foundation

/// A named group of tables that recipients can be granted.
public struct Share: Sendable, Hashable, Codable {
    /// Stable for the share's life, also when it is renamed.
    public let id: UUID
    public var name: String
    public var comment: String?
    public let createdAt: Date
    /// Grows with every change of the share, its tables and its grants.
    public var revision: Int64
    /// Whether tables that are put into it have their history shared without further words.
    public var historyShared: Bool

    public init(
        id: UUID, name: String, comment: String?, createdAt: Date, revision: Int64 = 1, historyShared: Bool = false
    ) {
        self.id = id
        self.name = name
        self.comment = comment
        self.createdAt = createdAt
        self.revision = revision
        self.historyShared = historyShared
    }
}
