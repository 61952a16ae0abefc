/// What a snapshot was made from, as far as its format wants it again: for the next snapshot of the table, and for
/// deletion vectors that the list of files only announces.
public protocol SnapshotOrigin: Sendable {
    /// The deletion vectors of some files that have an announced one.
    ///
    /// - Returns: in the same order; nil where no row of the file turned out to be deleted.
    func vectors(of files: [AnnouncedVector]) async throws(TableError) -> [DeletionVector?]

    /// Bytes held besides the list of files.
    var byteCount: Int { get }
}
