import Tables

/// A file that deletes rows of data files (Iceberg specification, "Delete Formats").
struct DeleteFile: Sendable, Hashable {
    enum Content: Sendable, Hashable {
        /// Positions in data files.
        case positions(DataFormat)
        /// A deletion vector in a Puffin file; its bytes there.
        case vector(Range<Int64>)
        case equality
    }

    enum DataFormat: Sendable, Hashable {
        case parquet, avro
    }

    let content: Content
    let location: ObjectLocation
    /// Bytes of the whole file.
    let size: Int64
    let recordCount: Int64
    let sequenceNumber: Int64
    let isUnpartitioned: Bool
    /// See ``PartitionTuple``.
    let partition: [UInt8]
    /// The only data file concerned, by its ``FileKey``.
    let referenced: [UInt8]?
}
