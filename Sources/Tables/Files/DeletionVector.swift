/// The rows of one data file that are deleted (Delta protocol, "Deletion Vectors"), as its descriptor tells.
public struct DeletionVector: Sendable, Hashable {
    public enum Storage: Sendable, Hashable {
        /// The Z85 text of the bitmap itself.
        case inline(String)
        /// A file, and the byte in it at which the vector's own length prefix stands.
        case file(ObjectLocation, offset: Int64?)
        /// Bytes of a file that lack what Delta has before a vector: they begin with the length prefix, and a version
        /// byte has to go before them.
        case blob(ObjectLocation, range: Range<Int64>)
        /// Too long to travel with an answer: the server makes a file of it when it is asked, see
        /// ``SnapshotOrigin/vectorFile(of:)``.
        case made
        /// Known only by reading what deletes rows: the number by which a ``SnapshotOrigin`` finds it. The cardinality
        /// is then the most that it can be.
        case announced(UInt32)
    }

    public let storage: Storage
    /// Bytes of the serialised vector, padding left out.
    public let sizeInBytes: Int64
    /// Number of deleted rows.
    public let cardinality: Int64
    /// What tells this vector from any other of the table: storage type, path or inline text, and offset, as
    /// the log has them.
    public let uniqueID: String

    public init(storage: Storage, sizeInBytes: Int64, cardinality: Int64, uniqueID: String) {
        self.storage = storage
        self.sizeInBytes = sizeInBytes
        self.cardinality = cardinality
        self.uniqueID = uniqueID
    }
}
