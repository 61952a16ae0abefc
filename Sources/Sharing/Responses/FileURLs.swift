public import Tables

/// Makes the URLs of one answer. Within an answer the same object always gets the same URL: readers of changes match a
/// file's removal to its addition by its path.
public protocol FileURLs {
    /// Milliseconds since the epoch until which every URL of this answer works.
    var expiration: Int64 { get }

    /// Whether a file of several deletion vectors, of which some may be of data files that are not shown, is given in
    /// parts alone.
    var cutsDeletionVectors: Bool { get }

    /// A URL that lets its holder GET `object`.
    func url(for object: ObjectLocation) throws(SharingError) -> String

    /// A URL under which a deletion vector can be read as the Delta protocol lays out a deletion vector file, and the
    /// offset in it.
    func url(forDeletionVectorIn object: ObjectLocation) throws(SharingError) -> String

    /// A URL under which some bytes of an object can be read with a byte 1 before them, which makes a deletion vector
    /// of a Puffin file one of a Delta file.
    func url(forDeletionVectorIn object: ObjectLocation, range: Range<Int64>) throws(SharingError) -> String

    /// A URL under which the deletion vector of a data file can be read, which this server makes when it is asked.
    ///
    /// - Parameter version: the table's version to which the vector belongs.
    func url(
        forDeletionVectorOf file: ObjectLocation, atVersion version: Int64
    ) throws(SharingError) -> String
}

extension FileURLs {
    public var cutsDeletionVectors: Bool { false }
}
