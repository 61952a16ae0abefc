/// A share with everything an administrator sees of it.
public struct ShareDetails: Sendable, Hashable, Codable {
    public var share: Share
    /// Ordered by schema and name.
    public var tables: [RegisteredTable]
    /// Names of the recipients that it is granted to, ordered.
    public var recipients: [String]

    public init(share: Share, tables: [RegisteredTable], recipients: [String]) {
        self.share = share
        self.tables = tables
        self.recipients = recipients
    }
}
