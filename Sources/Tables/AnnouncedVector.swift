/// A file and the number of its deletion vector, which takes reading to know.
public struct AnnouncedVector: Sendable, Hashable {
    public let file: ObjectLocation
    /// See ``DeletionVector/Storage/announced(_:)``.
    public let number: UInt32

    public init(file: ObjectLocation, number: UInt32) {
        self.file = file
        self.number = number
    }
}
