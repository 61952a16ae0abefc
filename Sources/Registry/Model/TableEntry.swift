/// A table to be put into a share.
public struct TableEntry: Sendable, Hashable, Codable {
    public var schema: String
    public var name: String
    public var location: TableLocation
    /// Whether recipients may read earlier versions and changes.
    public var historyShared: Bool
    public var extent: TableExtent

    public init(
        schema: String, name: String, location: TableLocation, historyShared: Bool = false,
        extent: TableExtent = TableExtent()
    ) {
        self.schema = schema
        self.name = name
        self.location = location
        self.historyShared = historyShared
        self.extent = extent
    }

    public init(
        _ specification: TableSpecification, historyShared: Bool = false, extent: TableExtent = TableExtent()
    ) {
        self.init(
            schema: specification.table.schema, name: specification.table.name, location: specification.location,
            historyShared: historyShared, extent: extent)
    }

    public var qualifiedName: QualifiedName { QualifiedName(schema: schema, name: name) }
}
