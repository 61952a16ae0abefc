/// How much of a table a share shows.
public struct TableExtent: Sendable, Hashable, Codable {
    /// A condition on partition columns: only files of partitions for which it is true are shown. Nil for all.
    public var filter: String?
    /// The first version that recipients know of; nil for all versions.
    public var startVersion: Int64?

    public init(filter: String? = nil, startVersion: Int64? = nil) {
        self.filter = filter
        self.startVersion = startVersion
    }

    /// Words for the audit; empty for a whole table.
    var summary: String {
        (startVersion.map { " from version \($0)" } ?? "") + (filter.map { " where \($0)" } ?? "")
    }
}
