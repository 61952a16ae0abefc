import Compression

/// Reads the rows of a file, a bounded part of a block at a time.
public struct AvroReader: Sendable {
    /// The most bytes that a block may take, compressed or not.
    static let maximumBlockBytes = 256 << 20
    /// The most rows and elements of lists without bytes that a file may have: a few bytes announce any number.
    private static let maximumEmpty = 1 << 24
    /// The most bytes that all blocks may stand for: so many, and for each byte of the file so many more.
    private static let freeBytes = 1 << 30
    private static let bytesPerByte = 1024

    private let codec: CompressionCodec
    private let sync: ArraySlice<UInt8>
    private let plan: ReadPlan
    /// Of the file, from the next block on.
    private var file: ByteCursor
    private var block: (bytes: [UInt8], left: Range<Int>)?
    private var blockStart = 0
    private var rowsLeft = 0
    private var rowsBefore = 0
    private var emptyLeft = maximumEmpty
    private var contentLeft: Int
    /// What once was wrong stays wrong.
    private var failure: AvroError?

    init(_ file: AvroFile, _ plan: ReadPlan) {
        codec = file.codec
        sync = file.sync
        self.plan = plan
        self.file = file.blocks
        contentLeft = Self.freeBytes + self.file.left * Self.bytesPerByte
    }

    /// The next rows, of a part of a block or of several: some writers make a block of every row. Nil at the end of the
    /// file.
    public mutating func next() throws(AvroError) -> AvroBatch? {
        if let failure { throw failure }
        do throws(AvroError) {
            var decoder = RowDecoder(plan, emptyLeft: emptyLeft)
            while !decoder.isFull {
                if block == nil {
                    guard file.left > 0 else { break }
                    blockStart = file.offset
                    try openBlock()
                    continue
                }
                decoder.emptyLeft = emptyLeft
                try readRows(into: &decoder)
                emptyLeft = decoder.emptyLeft
            }
            return decoder.rowCount > 0 ? decoder.batch() : nil
        } catch {
            let located = error.within("block at byte \(blockStart)")
            failure = located
            throw located
        }
    }

    /// Reads as many rows of the open block as the batch takes.
    private mutating func readRows(into decoder: inout RowDecoder) throws(AvroError) {
        guard let (bytes, left) = block else { return }
        block = nil
        let before = decoder.rowCount
        decoder.cursor = ByteCursor(bytes, left)
        do throws(AvroError) {
            try decoder.read(rows: rowsLeft)
        } catch {
            throw error.within("row \(rowsBefore + decoder.rowCount - before)")
        }
        rowsLeft -= decoder.rowCount - before
        rowsBefore += decoder.rowCount - before
        if rowsLeft > 0 {
            block = (bytes, decoder.cursor.offset..<left.upperBound)
        } else if decoder.cursor.left > 0 {
            throw .malformed("\(decoder.cursor.left) bytes are left behind its rows")
        }
    }

    /// Makes the next block ready, unless it has no rows.
    private mutating func openBlock() throws(AvroError) {
        let count = try file.number()
        let size = try file.length()
        guard size <= Self.maximumBlockBytes else {
            throw AvroError(.tooLarge, "it has more than \(Self.maximumBlockBytes) bytes")
        }
        let range = file.offset..<(file.offset + size)
        try file.step(size)
        guard file.left >= sync.count, file.bytes[file.offset..<(file.offset + sync.count)] == sync else {
            throw .malformed("it does not end with the file's marker")
        }
        try file.step(sync.count)
        guard count >= 0 else { throw .malformed("it has a negative number of rows") }
        guard count > 0 else { return }
        let (bytes, left) = try content(range)
        if plan.minimumRowBytes > 0 {
            guard count <= Int64(left.count / plan.minimumRowBytes) else {
                throw .malformed("it announces \(count) rows, for which its \(left.count) bytes are too few")
            }
        } else {
            guard count <= Int64(emptyLeft) else {
                throw AvroError(.tooLarge, "it announces \(count) rows that are empty")
            }
            emptyLeft -= Int(count)
        }
        rowsLeft = Int(count)
        rowsBefore = 0
        block = (bytes, left)
    }

    /// The bytes of a block as they were before compression, and where in them they are.
    private mutating func content(_ range: Range<Int>) throws(AvroError) -> ([UInt8], Range<Int>) {
        guard codec != .uncompressed else { return (file.bytes, range) }
        var compressed = range
        if codec == .snappy {
            guard range.count >= 4 else { throw .malformed("it is too short for a checksum") }
            compressed = range.lowerBound..<(range.upperBound - 4)
        }
        let output: [UInt8]?
        do throws(CompressionError) {
            output = try codec.decompress(file.bytes.span.extracting(compressed), atMost: Self.maximumBlockBytes)
        } catch {
            throw .malformed("\(error)")
        }
        guard let bytes = output else {
            throw AvroError(.tooLarge, "it stands for more than \(Self.maximumBlockBytes) bytes")
        }
        guard bytes.count <= contentLeft else {
            throw AvroError(.tooLarge, "the blocks up to here stand for too many bytes")
        }
        contentLeft -= bytes.count
        if codec == .snappy {
            // Snappy's blocks have the checksum of their content behind them (Avro specification, "snappy").
            let announced = file.bytes[compressed.upperBound..<range.upperBound].reduce(UInt32(0)) {
                $0 << 8 | UInt32($1)
            }
            guard CRC32.of(bytes.span) == announced else {
                throw .malformed("its content has another checksum than announced")
            }
        }
        return (bytes, 0..<bytes.count)
    }
}
