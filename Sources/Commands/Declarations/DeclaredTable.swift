import Registry

/// A table as a declaration has it.
struct DeclaredTable: Sendable, Hashable {
    var name: QualifiedName
    var location: TableLocation
    var historyShared: Bool
    var options: TableOptions
    var extent: TableExtent

    init(
        name: QualifiedName, location: TableLocation, historyShared: Bool = false,
        options: TableOptions = TableOptions(), extent: TableExtent = TableExtent()
    ) {
        self.name = name
        self.location = location
        self.historyShared = historyShared
        self.options = options
        self.extent = extent
    }

    init(_ table: RegisteredTable) {
        self.init(
            name: QualifiedName(schema: table.schema, name: table.name), location: table.location,
            historyShared: table.historyShared, options: table.options, extent: table.extent)
    }

    /// What names it among the tables of its share.
    var key: String { NameKey.of(name) }

    /// All that is said of it, for people.
    var summary: String {
        var parts = [location.description]
        if historyShared { parts.append("with history") }
        if let version = extent.startVersion { parts.append("from version \(version)") }
        if let filter = extent.filter { parts.append("where \(filter)") }
        if options.materialisesEqualityDeletes { parts.append("equality deletes materialised") }
        if !options.leftOut.isEmpty { parts.append("left out: \(options.leftOut.joined(separator: ", "))") }
        return parts.joined(separator: ", ")
    }
}
