/// A Parquet file whose footer is read (parquet-format, "README.md": File format).
///
/// Reads what is asked for: the footer, and of each row group the column chunks of the leaves that are named. Bounds of
/// sizes and counts are checked before anything is allocated for them.
public struct ParquetFile: Sendable {
    /// The largest footer that is read, in bytes.
    static let maximumFooterBytes: Int64 = 64 << 20
    /// Files up to this size are fetched in one piece, in bytes.
    static let smallFileBytes: Int64 = 1 << 20
    /// What is fetched of larger files in the hope that the footer is in it, in bytes.
    static let tailBytes: Int64 = 64 << 10
    /// The most bytes that are held of one row group's columns.
    static let maximumRowGroupBytes: Int64 = 1 << 30

    /// The schema; its root is a group.
    public let root: SchemaNode
    public let leaves: [Leaf]
    public let rowCount: Int64
    private let rowGroups: [RowGroup]
    private let bytes: FileBytes

    public init(_ bytes: FileBytes) async throws(ParquetError) {
        var bytes = bytes
        let size = bytes.size
        guard size >= 12 else { throw .malformed("a file of \(size) bytes is no Parquet file") }
        if size <= Self.smallFileBytes, case .object = bytes { bytes = .memory(try await bytes.read(0..<size)) }
        let metadata = try FooterParser.parse(try await Self.footer(bytes))
        var builder = SchemaBuilder(metadata.schema)
        root = try builder.build()
        leaves = builder.leaves
        self.bytes = bytes
        rowGroups = metadata.rowGroups
        rowCount = metadata.rowCount
        try check()
    }

    public var rowGroupCount: Int { rowGroups.count }

    /// The rows of a row group.
    public func rowCount(ofRowGroup index: Int) -> Int64 { rowGroups[index].rowCount }

    /// What the writer says of the values of a leaf in a row group.
    public func statistics(ofRowGroup index: Int, leaf: Int) -> ColumnStatistics? {
        rowGroups[index].chunks[leaf].statistics
    }

    /// Bytes that a row group takes in the file.
    public func byteCount(ofRowGroup index: Int) -> Int64 {
        rowGroups[index].chunks.reduce(0) { $0 &+ max(0, min($1.compressedSize, bytes.size)) }
    }

    /// Whether a row group may hold a certain text in a leaf, by the bounds that its writer gives: texts are compared
    /// by their bytes. Without bounds it may.
    public func mayHaveText(_ text: ArraySlice<UInt8>, rowGroup index: Int, leaf: Int) -> Bool {
        guard leaves[leaf].type == .byteArray, leaves[leaf].logicalType == .string else { return true }
        guard mayHaveValues(rowGroup: index, leaf: leaf) else { return false }
        let bounds = rowGroups[index].chunks[leaf].statistics
        if let minimum = bounds?.minimum, text.lexicographicallyPrecedes(minimum) { return false }
        if let maximum = bounds?.maximum, maximum.lexicographicallyPrecedes(text) { return false }
        return true
    }

    /// Whether a row group may hold a value of the leaf. Without statistics it may.
    public func mayHaveValues(rowGroup index: Int, leaf: Int) -> Bool {
        let chunk = rowGroups[index].chunks[leaf]
        guard let nulls = chunk.statistics?.nullCount else { return chunk.valueCount > 0 }
        return nulls < chunk.valueCount
    }

    /// Fetches the chunks of some leaves, by their indexes.
    public func rowGroup(_ index: Int, leaves wanted: [Int]) async throws(ParquetError) -> RowGroupReader {
        let group = rowGroups[index]
        // Of no rows, writers give no place either.
        guard group.rowCount > 0 else { return RowGroupReader(columns: [], rowCount: 0, longest: 0) }
        var ranges: [(leaf: Int, range: Range<Int64>)] = []
        for leaf in wanted { ranges.append((leaf, try range(of: group.chunks[leaf]))) }
        ranges.sort { $0.range.lowerBound < $1.range.lowerBound }
        guard ranges.reduce(0, { $0 + Int64($1.range.count) }) <= Self.maximumRowGroupBytes else {
            throw ParquetError(
                .tooLarge, "a row group has more than \(Self.maximumRowGroupBytes) bytes in the columns that are read")
        }
        var columns: [(leaf: Int, reader: ColumnReader)] = []
        var next = ranges[...]
        while let first = next.popFirst() {
            var together = [first]
            var end = first.range.upperBound
            while let following = next.first, following.range.lowerBound <= end + Self.tailBytes {
                end = max(end, following.range.upperBound)
                together.append(following)
                next.removeFirst()
            }
            let base = first.range.lowerBound
            let part = try await bytes.read(base..<end)
            for (leaf, range) in together {
                let place = Int(range.lowerBound - base)..<Int(range.upperBound - base)
                let reader = try ColumnReader(
                    leaf: leaves[leaf], chunk: group.chunks[leaf], bytes: part, range: place)
                columns.append((leaf, reader))
            }
        }
        let longest = wanted.map { group.chunks[$0].uncompressedSize }.max() ?? 0
        return RowGroupReader(columns: columns, rowCount: group.rowCount, longest: longest)
    }

    private func range(of chunk: ColumnChunk) throws(ParquetError) -> Range<Int64> {
        guard !chunk.isElsewhere else { throw ParquetError(.unsupported, "a column's values are in another file") }
        guard !chunk.isEncrypted else { throw ParquetError(.unsupported, "a column is encrypted") }
        guard chunk.start >= 4, chunk.compressedSize >= 0, chunk.start <= bytes.size,
            chunk.compressedSize <= bytes.size - chunk.start
        else { throw .malformed("a column lies outside the file") }
        return chunk.start..<(chunk.start + chunk.compressedSize)
    }

    private static func footer(_ bytes: FileBytes) async throws(ParquetError) -> [UInt8] {
        let size = bytes.size
        var start = max(0, size - tailBytes)
        var tail = try await bytes.read(start..<size)
        guard tail.suffix(4).elementsEqual("PAR1".utf8) else {
            throw tail.suffix(4).elementsEqual("PARE".utf8)
                ? ParquetError(.unsupported, "the file is encrypted")
                : .malformed("the file does not end as a Parquet file does")
        }
        let number = tail[(tail.count - 8)..<(tail.count - 4)]
        let length = number.reversed().reduce(Int64(0)) { $0 << 8 | Int64($1) }
        guard length <= size - 12 else { throw .malformed("the footer is longer than the file") }
        guard length <= maximumFooterBytes else {
            throw ParquetError(.tooLarge, "the footer has more than \(maximumFooterBytes) bytes")
        }
        let wanted = size - 8 - length
        if wanted < start {
            tail = try await bytes.read(wanted..<size)
            start = wanted
        }
        return Array(tail[Int(wanted - start)..<(tail.count - 8)])
    }

    private func check() throws(ParquetError) {
        // All nulls take next to nothing, yet walking them takes its time.
        let most = (Int64(1) << 24) + bytes.size * 1024
        var rows: Int64 = 0
        for group in rowGroups {
            guard group.chunks.count == leaves.count else { throw .malformed("a row group lacks columns") }
            guard group.rowCount >= 0, group.rowCount <= most - rows else {
                throw ParquetError(.tooLarge, "the file announces more than \(most) rows")
            }
            rows += group.rowCount
        }
    }
}
