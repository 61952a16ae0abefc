/// The value that every row of a file has in one partition column.
public struct PartitionValue: Sendable, Hashable {
    /// The column's physical name.
    public let column: String
    /// The serialised value (Delta protocol, "Partition Value Serialization"); nil is null.
    public let value: String?

    public init(column: String, value: String?) {
        self.column = column
        self.value = value
    }
}
