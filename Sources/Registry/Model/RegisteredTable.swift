public import Foundation

/// A table as a share names it, and where it lives.
public struct RegisteredTable: Sendable, Hashable, Codable {
    /// Stable for the table's life in this share, also when it is renamed.
    public let id: UUID
    public let shareID: UUID
    public var schema: String
    public var name: String
    /// Where the table lives, as the operator gave it and ``TableLocation`` understands it.
    public var location: TableLocation
    /// Whether recipients may read earlier versions and changes.
    public var historyShared: Bool
    public var options: TableOptions
    public var extent: TableExtent
    /// The shared namespace that brought it; nil for a table that was put into the share by its name.
    public var namespaceID: UUID?
    public let createdAt: Date

    public init(
        id: UUID, shareID: UUID, schema: String, name: String, location: TableLocation, historyShared: Bool,
        options: TableOptions = TableOptions(), extent: TableExtent = TableExtent(), namespaceID: UUID? = nil,
        createdAt: Date
    ) {
        self.id = id
        self.shareID = shareID
        self.schema = schema
        self.name = name
        self.location = location
        self.historyShared = historyShared
        self.options = options
        self.extent = extent
        self.namespaceID = namespaceID
        self.createdAt = createdAt
    }

    /// Whether every file of every version is shown, so that the table's own metadata may be handed out.
    public var isShownWhole: Bool { historyShared && extent == TableExtent() }
}
