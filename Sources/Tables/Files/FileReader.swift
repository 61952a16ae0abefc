/// Reads the files of a list one by one. Going through them in order costs little; each jump may cost the unpacking of
/// a block.
public struct FileReader: Sendable {
    public let files: FileList
    private var part: FileList.Part?
    private var statistics: PackedTexts.Reader?
    private var vectors: PackedTexts.Reader?
    private var passed: PackedTexts.Reader?

    init(_ files: FileList) {
        self.files = files
    }

    /// The chunk and the row in it of a file of the list.
    private mutating func find(_ index: Int) -> (chunk: FileChunk, row: Int) {
        if let part, index >= part.start, index < part.start + part.count { return (part.chunk, part.row(index)) }
        let found = files.part(of: index)
        part = found
        statistics = PackedTexts.Reader(found.chunk.statistics)
        let records = found.deletionVectors
        vectors = records.isEmpty ? nil : PackedTexts.Reader(records)
        passed = found.chunk.passedThrough.isEmpty ? nil : PackedTexts.Reader(found.chunk.passedThrough)
        return (found.chunk, found.row(index))
    }

    public mutating func location(of index: Int) -> ObjectLocation {
        let (chunk, row) = find(index)
        let key = String(decoding: chunk.keys[row], as: UTF8.self)
        if !chunk.elsewhere.isEmpty, let bucket = chunk.elsewhere[row] {
            return ObjectLocation(bucket: bucket, key: key)
        }
        return files.root.appending(key)
    }

    /// The bucket of a file, and the bytes of its key after those of the root and a slash; the whole key where the file
    /// is elsewhere.
    public mutating func place(of index: Int) -> (bucketElsewhere: String?, key: ArraySlice<UInt8>) {
        let (chunk, row) = find(index)
        return (chunk.elsewhere.isEmpty ? nil : chunk.elsewhere[row], chunk.keys[row])
    }

    mutating func isFile(_ index: Int, at location: ObjectLocation) -> Bool {
        let (elsewhere, key) = place(of: index)
        if let elsewhere { return elsewhere == location.bucket && key.elementsEqual(location.key.utf8) }
        guard files.root.bucket == location.bucket else { return false }
        return location.key.utf8.count >= key.count && location.key.utf8.suffix(key.count).elementsEqual(key)
            && files.root.appending(String(decoding: key, as: UTF8.self)) == location
    }

    public mutating func partitionValues(of index: Int) -> [PartitionValue] {
        let (chunk, row) = find(index)
        return chunk.partitions[Int(chunk.partitionOf[row])].values
    }

    /// The partition values as a JSON object on one line.
    public mutating func partitionValuesJSON(of index: Int) -> [UInt8] {
        let (chunk, row) = find(index)
        return chunk.partitions[Int(chunk.partitionOf[row])].json
    }

    /// What the file's partition tells of columns that are no partition columns.
    public mutating func partitionFacts(of index: Int) -> [PartitionFact] {
        let (chunk, row) = find(index)
        return chunk.partitions[Int(chunk.partitionOf[row])].facts
    }

    /// Files with the same chunk and number have the same partition values.
    public mutating func partition(of index: Int) -> (chunk: ObjectIdentifier, number: Int) {
        let (chunk, row) = find(index)
        return (ObjectIdentifier(chunk), Int(chunk.partitionOf[row]))
    }

    /// Size in bytes.
    public mutating func size(of index: Int) -> Int64 {
        let (chunk, row) = find(index)
        return chunk.sizes[row]
    }

    /// Milliseconds since the epoch.
    public mutating func modificationTime(of index: Int) -> Int64 {
        let (chunk, row) = find(index)
        return chunk.modificationTimes[row]
    }

    /// The statistics' JSON text; empty where there are none.
    public mutating func stats(of index: Int) -> ArraySlice<UInt8> {
        let (_, row) = find(index)
        return statistics?.text(row) ?? []
    }

    public mutating func deletionVector(of index: Int) -> DeletionVector? {
        let (_, row) = find(index)
        guard let record = vectors?.text(row), !record.isEmpty else { return nil }
        return DeletionVectorRecord.read(record)
    }

    /// The file's deletion vector, where it takes reading to know it.
    public mutating func announcedVector(of index: Int) -> AnnouncedVector? {
        guard case .announced(let number) = deletionVector(of: index)?.storage else { return nil }
        return AnnouncedVector(
            file: location(of: index), number: number,
            records: FileStatistics.numRecords(in: Array(stats(of: index))))
    }

    /// See ``DataFile/passedThrough``.
    public mutating func passedThrough(of index: Int) -> ArraySlice<UInt8> {
        let (_, row) = find(index)
        return passed?.text(row) ?? []
    }

    /// What tells a file from all others of the table, for ``FileList/removing(_:)``: see ``FileKey``.
    public mutating func key(of index: Int, into key: inout [UInt8]) {
        let (chunk, row) = find(index)
        key.removeAll(keepingCapacity: true)
        if !chunk.elsewhere.isEmpty, let bucket = chunk.elsewhere[row] {
            FileKey.write(bucket: bucket, key: chunk.keys[row], into: &key)
        } else {
            FileKey.write(underRoot: chunk.keys[row], into: &key)
        }
        if let record = vectors?.text(row), !record.isEmpty {
            FileKey.write(deletionVector: DeletionVectorRecord.uniqueID(record), into: &key)
        }
    }

    public mutating func file(_ index: Int) -> DataFile {
        let text = stats(of: index)
        return DataFile(
            location: location(of: index), partitionValues: partitionValues(of: index), size: size(of: index),
            modificationTime: modificationTime(of: index),
            stats: text.isEmpty ? nil : String(decoding: text, as: UTF8.self),
            deletionVector: deletionVector(of: index), passedThrough: Array(passedThrough(of: index)))
    }
}
