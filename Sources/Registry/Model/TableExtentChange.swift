import Tables

/// What to change in how much of a table is shown.
public struct TableExtentChange: Sendable, Hashable, Codable {
    public var table: QualifiedName
    /// The new filter; nil leaves it as it is, an empty text removes it.
    public var filter: String?
    /// The new first version; nil leaves it as it is, 0 shows all versions.
    public var startVersion: Int64?

    public init(table: QualifiedName, filter: String? = nil, startVersion: Int64? = nil) {
        self.table = table
        self.filter = filter
        self.startVersion = startVersion
    }

    /// - Throws: `.invalid` for a filter that cannot be read, and a version below 0.
    func applied(to extent: TableExtent) throws(RegistryError) -> TableExtent {
        var extent = extent
        if let filter { extent.filter = filter.isEmpty ? nil : filter }
        if let startVersion { extent.startVersion = startVersion == 0 ? nil : startVersion }
        try Self.check(extent, of: table)
        return extent
    }

    /// - Throws: `.invalid` for a filter that cannot be read, and a version below 0.
    static func check(_ extent: TableExtent, of table: QualifiedName) throws(RegistryError) {
        if let filter = extent.filter {
            do { _ = try PartitionFilter(parsing: filter) } catch {
                throw RegistryError(.invalid, "The filter of the table \"\(table)\" cannot be taken: \(error.message).")
            }
        }
        if let version = extent.startVersion, version < 0 {
            throw RegistryError(
                .invalid, "The start version of the table \"\(table)\" is \(version): versions begin with 0.")
        }
    }

    /// One line for the audit.
    var summary: String {
        var parts: [String] = []
        if let filter { parts.append(filter.isEmpty ? "no filter" : "where \(filter)") }
        if let startVersion { parts.append(startVersion == 0 ? "all versions" : "from version \(startVersion)") }
        return "\(table): \(parts.joined(separator: ", "))"
    }
}
