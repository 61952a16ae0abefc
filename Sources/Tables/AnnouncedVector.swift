/// A file and the number of its deletion vector, which takes reading to know.
public struct AnnouncedVector: Sendable, Hashable {
    public let file: ObjectLocation
    /// See ``DeletionVector/Storage/announced(_:)``.
    public let number: UInt32
    /// How many rows the file has, where its statistics tell: what is deleted beyond them deletes nothing.
    public let records: Int64?

    public init(file: ObjectLocation, number: UInt32, records: Int64?) {
        self.file = file
        self.number = number
        self.records = records
    }
}
