import Tables

/// A file that deletes rows of data files (Iceberg specification, "Delete Formats").
struct DeleteFile: Sendable, Hashable {
    enum Content: Sendable, Hashable {
        /// Positions in data files.
        case positions(DataFormat)
        /// A deletion vector in a Puffin file; its bytes there.
        case vector(Range<Int64>)
        /// Rows that have the same values in these columns as one of the file's, by their field ids.
        case equality([Int32])
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

    var holdsPositions: Bool {
        if case .positions = content { return true }
        return false
    }

    var isEquality: Bool {
        if case .equality = content { return true }
        return false
    }

    var isVector: Bool {
        if case .vector = content { return true }
        return false
    }

    /// Tells what some files delete of a data file from what others do: the same files always delete the same rows.
    static func id(of deletes: [DeleteFile]) -> String {
        var hash = StableHash()
        for delete in deletes {
            hash.combine(Array("\(delete.location)\n".utf8))
            if case .vector(let range) = delete.content { hash.combine(Array("\(range.lowerBound)\n".utf8)) }
        }
        return "deletes-" + String(hash.value, radix: 16)
    }
}
