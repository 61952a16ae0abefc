public import JSON
public import Tables

/// Writes the line of one file, in either format (delta-sharing PROTOCOL.md, "API Response Format").
public struct FileEncoder<URLs: FileURLs> {
    public let format: ResponseFormat
    public let urls: URLs
    /// The version that the files are of.
    private let version: Int64
    private var files: FileReader
    /// Renames the columns of statistics where files are described without column mapping.
    private let renamer: StatisticsRenamer?

    /// - Parameter version: the version that the files are of.
    public init(
        format: ResponseFormat, metadata: TableMetadata, version: Int64, files: FileList, urls: URLs
    ) {
        self.format = format
        self.version = version
        self.files = files.reader()
        self.urls = urls
        renamer = format == .parquet ? metadata.plain.map { StatisticsRenamer(names: $0.names) } : nil
    }

    /// The line of a file of a snapshot.
    ///
    /// - Parameters:
    ///   - vector: the file's deletion vector, which is no announced one.
    ///   - moment: version and timestamp, where the query named one.
    public mutating func writeFile(
        at index: Int, vector: DeletionVector?, moment: (version: Int64, timestamp: Int64)?,
        into writer: inout JSONWriter
    ) throws(SharingError) {
        switch format {
        case .parquet:
            writer.raw("{\"file\":{")
            try parquetMembers(index, stats: true, into: &writer)
            if let moment { self.moment(moment, into: &writer) }
            writer.raw("}}\n")
        case .delta: try deltaLine(index, vector, action: .add, moment: moment, into: &writer)
        }
    }

    /// The line of a file that a commit added, removed, or wrote as change data.
    public mutating func writeChange(
        at index: Int, _ entry: TableChanges.Entry, into writer: inout JSONWriter
    ) throws(SharingError) {
        let moment = (version: entry.version, timestamp: entry.timestamp)
        switch format {
        case .parquet:
            switch entry.kind {
            case .add: writer.raw("{\"add\":{")
            case .remove: writer.raw("{\"remove\":{")
            case .cdc: writer.raw("{\"cdf\":{")
            }
            try parquetMembers(index, stats: entry.kind == .add, into: &writer)
            self.moment(moment, into: &writer)
            writer.raw("}}\n")
        case .delta:
            let vector = files.deletionVector(of: index)
            try deltaLine(index, vector, action: entry.kind, moment: moment, into: &writer)
        }
    }

    // MARK: Parquet format

    private mutating func parquetMembers(_ index: Int, stats: Bool, into writer: inout JSONWriter) throws(SharingError)
    {
        let location = files.location(of: index)
        writer.raw("\"url\":")
        writer.string(try urls.url(for: location))
        writer.raw(",\"id\":\"")
        writer.raw(FileID.of(location).utf8)
        writer.raw("\",\"partitionValues\":")
        writer.raw(files.partitionValuesJSON(of: index))
        writer.raw(",\"size\":")
        writer.integer(files.size(of: index))
        if stats { self.stats(index, into: &writer) }
        writer.raw(",\"expirationTimestamp\":")
        writer.integer(urls.expiration)
    }

    // MARK: Delta format

    private mutating func deltaLine(
        _ index: Int, _ vector: DeletionVector?, action: TableChanges.Kind,
        moment: (version: Int64, timestamp: Int64)?, into writer: inout JSONWriter
    ) throws(SharingError) {
        let location = files.location(of: index)
        writer.raw("{\"file\":{\"id\":\"")
        writer.raw(FileID.of(location).utf8)
        writer.raw("\"")
        if let vector {
            writer.raw(",\"deletionVectorFileId\":\"")
            writer.raw(vectorID(vector, of: location).utf8)
            writer.raw("\"")
        }
        if let moment { self.moment(moment, into: &writer) }
        writer.raw(",\"expirationTimestamp\":")
        writer.integer(urls.expiration)
        switch action {
        case .add: writer.raw(",\"deltaSingleAction\":{\"add\":{\"path\":")
        case .remove: writer.raw(",\"deltaSingleAction\":{\"remove\":{\"path\":")
        case .cdc: writer.raw(",\"deltaSingleAction\":{\"cdc\":{\"path\":")
        }
        writer.string(try urls.url(for: location))
        writer.raw(",\"partitionValues\":")
        writer.raw(files.partitionValuesJSON(of: index))
        writer.raw(",\"size\":")
        writer.integer(files.size(of: index))
        switch action {
        case .add:
            writer.raw(",\"modificationTime\":")
            writer.integer(files.modificationTime(of: index))
            // Whatever the commit said: a recipient builds a log of its own from these lines, in which every file is
            // new.
            writer.raw(",\"dataChange\":true")
            stats(index, into: &writer)
            let more = files.passedThrough(of: index)
            if !more.isEmpty {
                writer.raw(",")
                writer.raw(more)
            }
        case .remove:
            writer.raw(",\"dataChange\":true,\"extendedFileMetadata\":true,\"deletionTimestamp\":")
            writer.integer(moment?.timestamp ?? 0)
        case .cdc: writer.raw(",\"dataChange\":false")
        }
        if let vector { try deletionVector(vector, of: location, into: &writer) }
        writer.raw("}}}}\n")
    }

    /// Recipients take the storage types `p` (an absolute path: here a URL) and `i` (inline).
    private func deletionVector(
        _ vector: DeletionVector, of location: ObjectLocation, into writer: inout JSONWriter
    ) throws(SharingError) {
        switch vector.storage {
        case .inline(let text):
            writer.raw(",\"deletionVector\":{\"storageType\":\"i\",\"pathOrInlineDv\":")
            writer.string(text)
        case .file(let object, let offset) where urls.cutsDeletionVectors:
            guard let range = Self.range(of: vector, from: offset ?? 1) else {
                throw SharingError(.unsupportedOperation, "a deletion vector lies where no file has bytes")
            }
            place(try urls.url(forDeletionVectorIn: object, range: range), 1, into: &writer)
        case .file(let object, let offset):
            place(try urls.url(forDeletionVectorIn: object), offset, into: &writer)
        case .blob(let object, let range):
            // What the URL gives has the version byte of Delta's files before the blob.
            place(try urls.url(forDeletionVectorIn: object, range: range), 1, into: &writer)
        case .made:
            place(
                try urls.url(forDeletionVectorOf: location, atVersion: version), 1, into: &writer)
        case .announced:
            throw SharingError(.internalError, "a deletion vector was not read before it was answered with")
        }
        writer.raw(",\"sizeInBytes\":")
        writer.integer(vector.sizeInBytes)
        writer.raw(",\"cardinality\":")
        writer.integer(vector.cardinality)
        writer.raw("}")
    }

    /// Where a vector lies in a file of them, with its length before it and its checksum after it (Delta protocol,
    /// "Deletion Vector File Storage Format").
    private static func range(of vector: DeletionVector, from offset: Int64) -> Range<Int64>? {
        let (size, isTooLong) = vector.sizeInBytes.addingReportingOverflow(8)
        let (end, isTooFar) = offset.addingReportingOverflow(size)
        return offset > 0 && size > 8 && !isTooLong && !isTooFar ? offset..<end : nil
    }

    private func place(_ url: String, _ offset: Int64?, into writer: inout JSONWriter) {
        writer.raw(",\"deletionVector\":{\"storageType\":\"p\",\"pathOrInlineDv\":")
        writer.string(url)
        if let offset {
            writer.raw(",\"offset\":")
            writer.integer(offset)
        }
    }

    private func vectorID(_ vector: DeletionVector, of location: ObjectLocation) -> String {
        FileID.of(ObjectLocation(bucket: location.bucket, key: location.key + "\u{0}" + vector.uniqueID))
    }

    // MARK: Both

    private mutating func stats(_ index: Int, into writer: inout JSONWriter) {
        let text = files.stats(of: index)
        guard !text.isEmpty else { return }
        writer.raw(",\"stats\":")
        if let renamer { writer.string(utf8: renamer.renamed(text)[...]) } else { writer.string(utf8: text) }
    }

    private func moment(_ moment: (version: Int64, timestamp: Int64), into writer: inout JSONWriter) {
        writer.raw(",\"version\":")
        writer.integer(moment.version)
        writer.raw(",\"timestamp\":")
        writer.integer(moment.timestamp)
    }
}
