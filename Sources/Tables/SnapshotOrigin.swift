/// What a snapshot was made from, as far as its format wants it again: for the next snapshot of the table, and for
/// deletion vectors that the list of files only announces.
public protocol SnapshotOrigin: AnyObject, Sendable {
    /// The deletion vectors of some files that have an announced one.
    ///
    /// - Returns: in the same order; nil where no row of the file turned out to be deleted.
    func vectors(of files: [AnnouncedVector]) async throws(TableError) -> [DeletionVector?]

    /// A deletion vector that is too long to travel with an answer, as a file that Delta reads: a byte 1, then the
    /// vector with its length and checksum at offset 1.
    ///
    /// - Returns: nil where the file has no such vector.
    func vectorFile(of file: AnnouncedVector) async throws(TableError) -> [UInt8]?

    /// Looks at what a snapshot promises of its files before the first recipient reads them.
    func verify() async throws(TableError)

    /// Bytes held besides the list of files.
    var byteCount: Int { get }
}
