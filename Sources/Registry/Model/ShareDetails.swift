/// A share with everything an administrator sees of it.
public struct ShareDetails: Sendable, Hashable, Codable {
    public var share: Share
    /// Ordered by schema and name.
    public var tables: [RegisteredTable]
    /// Namespaces that are shared as a whole, ordered by schema.
    public var namespaces: [SharedNamespace]
    /// Names of the recipients that it is granted to, ordered.
    public var recipients: [String]

    public init(share: Share, tables: [RegisteredTable], namespaces: [SharedNamespace] = [], recipients: [String]) {
        self.share = share
        self.tables = tables
        self.namespaces = namespaces
        self.recipients = recipients
    }
}
