import Compression

/// Reads one column chunk, some rows at a time: a page is decompressed when its turn comes, and let go after it.
struct ColumnReader {
    /// The most bytes that a page may take, compressed or not.
    static let maximumPageBytes = 64 << 20

    private let leaf: Leaf
    private let codec: CompressionCodec
    /// Holds the chunk from `offset` to `end`.
    private let bytes: [UInt8]
    private var offset: Int
    private let end: Int
    private var dictionary: LeafValues?
    private var page: Page?

    init(leaf: Leaf, chunk: ColumnChunk, bytes: [UInt8], range: Range<Int>) throws(ParquetError) {
        self.leaf = leaf
        self.bytes = bytes
        offset = range.lowerBound
        end = range.upperBound
        guard chunk.type == leaf.type else { throw .malformed("a column has another type than the schema says") }
        codec = try Self.codec(chunk.codec)
    }

    private static func codec(_ code: Int32) throws(ParquetError) -> CompressionCodec {
        switch code {
        case 0: .uncompressed
        case 1: .snappy
        case 2: .gzip
        case 4: .brotli
        case 5: .lz4Hadoop
        case 6: .zstd
        case 7: .lz4Raw
        case 3: throw ParquetError(.unsupported, "the compression LZO is not read")
        default: throw ParquetError(.unsupported, "the compression \(code) is not read")
        }
    }

    /// The entries of the next `rows` rows.
    mutating func read(rows: Int) throws(ParquetError) -> LeafBatch {
        var batch = LeafBatch(leaf: leaf)
        if leaf.maximumRepetition == 0 {
            var missing = rows
            while missing > 0 {
                let taken = min(missing, try currentPage())
                try readFlat(taken, into: &batch)
                missing -= taken
            }
        } else {
            try readLists(rows, into: &batch)
        }
        return batch
    }

    private mutating func readFlat(_ count: Int, into batch: inout LeafBatch) throws(ParquetError) {
        guard var page else { return }
        self.page = nil
        var present = count
        if page.definitionRuns != nil {
            let first = batch.definitions.count
            try page.definitionRuns?.read(count, into: &batch.definitions)
            present = try self.present(batch.definitions[first...])
        }
        try page.values.read(present, into: &batch.values)
        page.left -= count
        batch.entryCount += count
        self.page = page
    }

    /// Entries up to, and without, the one with which the row after the last begins.
    private mutating func readLists(_ rows: Int, into batch: inout LeafBatch) throws(ParquetError) {
        var begun = 0
        while true {
            // The last row of the chunk ends with it.
            if begun == rows, try isAtEnd() { return }
            _ = try currentPage()
            guard var page else { return }
            self.page = nil
            let first = page.position
            guard begun > 0 || page.repetitions[first] == 0 else { throw .malformed("a column begins inside a row") }
            var position = first
            while position < page.repetitions.count {
                if page.repetitions[position] == 0 {
                    if begun == rows { break }
                    begun += 1
                }
                position += 1
            }
            let range = first..<position
            batch.repetitions.append(contentsOf: page.repetitions[range])
            var present = range.count
            if !page.definitions.isEmpty {
                batch.definitions.append(contentsOf: page.definitions[range])
                present = try self.present(page.definitions[range])
            }
            try page.values.read(present, into: &batch.values)
            batch.entryCount += range.count
            guard batch.entryCount <= Page.maximumListedValues else {
                throw ParquetError(.tooLarge, "\(rows) rows have more than \(Page.maximumListedValues) entries")
            }
            page.position = position
            page.left -= range.count
            self.page = page
            // What is left of the page belongs to the next row.
            if page.left > 0 { return }
        }
    }

    private func present(_ levels: ArraySlice<UInt8>) throws(ParquetError) -> Int {
        let maximum = leaf.maximumDefinition
        var present = 0
        var highest: UInt8 = 0
        for level in levels {
            present += level == maximum ? 1 : 0
            highest = max(highest, level)
        }
        guard highest <= maximum else { throw .malformed("a level is too high") }
        return present
    }

    /// Makes sure that the current page has entries left.
    ///
    /// - Returns: how many.
    private mutating func currentPage() throws(ParquetError) -> Int {
        while (page?.left ?? 0) == 0 {
            guard try nextPage() else { throw .malformed("a column has fewer values than its row group has rows") }
        }
        return page?.left ?? 0
    }

    private mutating func isAtEnd() throws(ParquetError) -> Bool {
        while (page?.left ?? 0) == 0 {
            if try !nextPage() { return true }
        }
        return false
    }

    /// - Returns: false at the end of the chunk.
    private mutating func nextPage() throws(ParquetError) -> Bool {
        page = nil
        while offset < end {
            var reader = CompactReader(bytes, from: offset)
            let header = try PageHeader(&reader)
            let start = reader.offset
            guard header.compressedSize <= end - start else { throw .malformed("a page is longer than its column") }
            guard header.uncompressedSize <= Self.maximumPageBytes, header.compressedSize <= Self.maximumPageBytes
            else {
                throw ParquetError(.tooLarge, "a page has more than \(Self.maximumPageBytes) bytes")
            }
            offset = start + header.compressedSize
            let body = start..<offset
            if let checksum = header.checksum, CRC32.of(bytes.span.extracting(body)) != checksum {
                throw .malformed("a page is not what its checksum says")
            }
            switch PageHeader.Kind(rawValue: header.kind) {
            case .dictionary: try readDictionary(header, body)
            case .data:
                page = try Page(
                    header: header, leaf: leaf, bytes: try decompress(body, to: header.uncompressedSize, header),
                    levels: nil, dictionary: dictionary)
                return true
            case .dataV2:
                page = try version2(header, body)
                return true
            case .index, nil: break
            }
        }
        return false
    }

    /// The levels of version 2 are never compressed.
    private func version2(_ header: PageHeader, _ body: Range<Int>) throws(ParquetError) -> Page {
        let (levels, overflow) = header.repetitionBytes.addingReportingOverflow(header.definitionBytes)
        guard !overflow, levels <= body.count, levels <= header.uncompressedSize else {
            throw .malformed("a page ends inside its levels")
        }
        let repetition = 0..<header.repetitionBytes
        let definition = header.repetitionBytes..<levels
        var all = Array(bytes[body.lowerBound..<(body.lowerBound + levels)])
        let values = (body.lowerBound + levels)..<body.upperBound
        all.append(contentsOf: try decompress(values, to: header.uncompressedSize - levels, header))
        return try Page(
            header: header, leaf: leaf, bytes: all, levels: (repetition, definition), dictionary: dictionary)
    }

    private mutating func readDictionary(_ header: PageHeader, _ body: Range<Int>) throws(ParquetError) {
        guard dictionary == nil else { throw .malformed("a column has two dictionaries") }
        guard header.encoding == 0 || header.encoding == 2 else {
            throw ParquetError(.unsupported, "a dictionary in encoding \(header.encoding) is not read")
        }
        let bytes = try decompress(body, to: header.uncompressedSize, header)
        var decoder = PlainDecoder(leaf: leaf, bytes: bytes, range: 0..<bytes.count)
        var values = LeafValues(of: leaf.type)
        guard header.valueCount <= Page.maximumListedValues else {
            throw ParquetError(.tooLarge, "a dictionary has more than \(Page.maximumListedValues) values")
        }
        try decoder.read(header.valueCount, into: &values)
        dictionary = values
    }

    private func decompress(_ range: Range<Int>, to count: Int, _ header: PageHeader) throws(ParquetError) -> [UInt8] {
        guard codec != .uncompressed, header.isCompressed else {
            guard range.count == count else { throw .malformed("a page has another size than its header says") }
            return Array(bytes[range])
        }
        // Compressors leave nothing of nothing.
        if count == 0 { return [] }
        do throws(CompressionError) {
            return try codec.decompress(bytes.span.extracting(range), count: count)
        } catch {
            throw .malformed(error.description)
        }
    }
}
