import Compression

/// The files of a snapshot, or of a range of changes, held as columns: a million files cost some tens of bytes each
/// beyond their paths, and a response walks them without building an object per file.
///
/// A list is made of immutable chunks. ``removing(_:)`` and ``appending(_:)`` make a list that shares them, which is
/// how a new version of a table is made from the one before.
public struct FileList: Sendable {
    /// The location that most keys are relative to.
    public let root: ObjectLocation
    private(set) var parts: [Part] = []
    public private(set) var count = 0
    /// Sum of the files' sizes in bytes; what does not fit is the largest number there is.
    public private(set) var totalBytes: Int64 = 0
    public private(set) var hasDeletionVectors = false

    /// A chunk, or the rows of it that belong to the list.
    struct Part: Sendable {
        let chunk: FileChunk
        /// Ascending; nil for all.
        let rows: [UInt32]?
        /// The position of its first file in the list.
        let start: Int
        /// Deletion vectors of the chunk's rows in this list, where they are not the chunk's own.
        var others: PackedTexts?

        /// Deletion vectors of the chunk's rows, as ``DeletionVectorRecord`` writes them.
        var deletionVectors: PackedTexts { others ?? chunk.deletionVectors }

        var count: Int { rows?.count ?? chunk.count }

        func row(_ index: Int) -> Int { rows.map { Int($0[index - start]) } ?? index - start }
    }

    public init(root: ObjectLocation) {
        self.root = root
    }

    public init(root: ObjectLocation, files: [DataFile]) {
        var builder = FileListBuilder(root: root)
        for file in files { builder.append(file) }
        self = builder.finish()
    }

    public var isEmpty: Bool { count == 0 }

    mutating func append(_ chunk: FileChunk, rows: [UInt32]? = nil, others: PackedTexts? = nil) {
        let part = Part(chunk: chunk, rows: rows, start: count, others: others)
        guard part.count > 0 else { return }
        parts.append(part)
        count += part.count
        for index in part.start..<count {
            let (sum, overflow) = totalBytes.addingReportingOverflow(chunk.sizes[part.row(index)])
            totalBytes = overflow ? .max : sum
        }
        if hasDeletionVectors || part.deletionVectors.isEmpty { return }
        guard let rows else {
            hasDeletionVectors = true
            return
        }
        var vectors = PackedTexts.Reader(part.deletionVectors)
        hasDeletionVectors = rows.contains { !vectors.text(Int($0)).isEmpty }
    }

    /// The part that holds a file.
    func part(of index: Int) -> Part {
        var low = 0
        var high = parts.count
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if parts[middle].start <= index { low = middle } else { high = middle }
        }
        return parts[low]
    }

    /// Reads files one by one, best in order.
    public func reader() -> FileReader { FileReader(self) }

    // MARK: One file, for code that is not on a hot path

    public subscript(index: Int) -> DataFile {
        var reader = reader()
        return reader.file(index)
    }

    public func location(of index: Int) -> ObjectLocation {
        var reader = reader()
        return reader.location(of: index)
    }

    public func size(of index: Int) -> Int64 {
        let part = part(of: index)
        return part.chunk.sizes[part.row(index)]
    }

    public func deletionVector(of index: Int) -> DeletionVector? {
        var reader = reader()
        return reader.deletionVector(of: index)
    }

    /// The announced deletion vector of the file at a location; nil where there is no such file or vector.
    public func announcedVector(of location: ObjectLocation) -> AnnouncedVector? {
        guard hasDeletionVectors else { return nil }
        var reader = reader()
        for index in 0..<count where reader.isFile(index, at: location) {
            return reader.announcedVector(of: index)
        }
        return nil
    }

    // MARK: Lists that share

    /// The list without the files whose ``FileReader/key(of:into:)`` is in `keys`.
    public func removing(_ keys: ByteKeyTable) -> FileList {
        guard !keys.isEmpty else { return self }
        var list = FileList(root: root)
        var reader = reader()
        var key: [UInt8] = []
        for part in parts {
            var rows: [UInt32] = []
            rows.reserveCapacity(part.count)
            for index in part.start..<(part.start + part.count) {
                reader.key(of: index, into: &key)
                if !keys.contains(key[...]) { rows.append(UInt32(part.row(index))) }
            }
            list.append(part.chunk, rows: rows.count == part.chunk.count ? nil : rows, others: part.others)
        }
        return list
    }

    /// The list of some of the files.
    ///
    /// - Parameter isKept: asked for each file, in order.
    public func restricted<Failure>(
        _ isKept: (Int, inout FileReader) throws(Failure) -> Bool
    ) throws(Failure) -> FileList {
        var list = FileList(root: root)
        var reader = reader()
        for part in parts {
            var rows: [UInt32] = []
            for index in part.start..<(part.start + part.count) where try isKept(index, &reader) {
                rows.append(UInt32(part.row(index)))
            }
            list.append(part.chunk, rows: rows.count == part.chunk.count ? nil : rows, others: part.others)
        }
        return list
    }

    /// The list with another after it. Both have the same root.
    public func appending(_ other: FileList) -> FileList {
        var list = self
        for part in other.parts { list.append(part.chunk, rows: part.rows, others: part.others) }
        return list
    }

    /// The list with another after it, whose files have the deletion vectors that are given: what a table's deletes are
    /// may change while its files, which the lists share, do not.
    ///
    /// - Parameter vectors: the position of a file in `other`, and its vector; ascending.
    public func appending(
        _ other: FileList, deletionVectors vectors: [(index: Int, vector: DeletionVector)]
    ) -> FileList {
        var list = self
        var rest = vectors[...]
        let compressor = BlockCompressor()
        var record: [UInt8] = []
        for part in other.parts {
            var builder = PackedTextsBuilder(compressor: compressor)
            while let next = rest.first, next.index < part.start + part.count {
                while builder.count < part.row(next.index) { builder.append([]) }
                record.removeAll(keepingCapacity: true)
                DeletionVectorRecord.write(next.vector, into: &record)
                builder.append(record[...])
                rest.removeFirst()
            }
            list.append(part.chunk, rows: part.rows, others: builder.finish())
        }
        return list
    }

    /// The list with its small and half-empty chunks written anew, where they make up more than a few.
    ///
    /// Each commit leaves a chunk of its own, and rows of which few are left: this keeps both from piling up.
    public func tidied() -> FileList {
        let untidy = parts.filter { $0.count * 2 < FileChunk.maximumFiles }
        guard untidy.count > 64 || untidy.reduce(0, { $0 + $1.chunk.count - $1.count }) > 1 << 18 else { return self }
        var list = FileList(root: root)
        var builder = FileListBuilder(root: root)
        var reader = reader()
        for part in parts {
            guard part.count * 2 < FileChunk.maximumFiles else {
                list.append(part.chunk, rows: part.rows, others: part.others)
                continue
            }
            for index in part.start..<(part.start + part.count) { builder.append(reader.file(index)) }
        }
        return list.appending(builder.finish())
    }

    /// The chunks that hold the files, each with its bytes: lists that share chunks hold their bytes once.
    public var chunkBytes: [ObjectIdentifier: Int] {
        var bytes: [ObjectIdentifier: Int] = [:]
        for part in parts { bytes[ObjectIdentifier(part.chunk)] = part.chunk.byteCount }
        return bytes
    }

    /// Bytes that the list holds besides its chunks.
    public var ownBytes: Int {
        parts.reduce(0) {
            $0 + MemoryLayout<Part>.stride + ($1.rows?.count ?? 0) * MemoryLayout<UInt32>.size
                + ($1.others?.byteCount ?? 0)
        }
    }
}
