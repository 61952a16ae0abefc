/// A version number and the state of the table that it stands for.
public struct RecordedVersion: Sendable, Hashable {
    public let version: Int64
    /// The format's own id of the state.
    public let snapshotID: Int64
    /// When it became the table's state, in milliseconds since the epoch.
    public let timestamp: Int64

    public init(version: Int64, snapshotID: Int64, timestamp: Int64) {
        self.version = version
        self.snapshotID = snapshotID
        self.timestamp = timestamp
    }
}
