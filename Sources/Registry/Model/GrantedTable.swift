/// A table that a recipient may read, with the share that grants it.
public struct GrantedTable: Sendable, Hashable {
    public let share: Share
    public let table: RegisteredTable

    public init(share: Share, table: RegisteredTable) {
        self.share = share
        self.table = table
    }
}
