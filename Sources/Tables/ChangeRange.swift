/// Which changes of a table are meant. Both ends are inclusive.
public struct ChangeRange: Sendable, Hashable {
    public enum Bound: Sendable, Hashable {
        case version(Int64)
        /// Milliseconds since the epoch: as a start the earliest version at or after it, as an end the newest at or
        /// before it.
        case timestamp(Int64)
    }

    /// What is read from each commit.
    public enum Content: Sendable, Hashable {
        /// The change data feed: `cdc` files where a commit has them, otherwise what it added and removed. The table
        /// has to have its change data feed on.
        case changeDataFeed
        /// What each commit added and removed with `dataChange`, as streaming readers want it.
        case dataChanges
    }

    public let start: Bound
    /// Nil is the latest version.
    public let end: Bound?
    public let content: Content

    public init(start: Bound, end: Bound?, content: Content) {
        self.start = start
        self.end = end
        self.content = content
    }
}
