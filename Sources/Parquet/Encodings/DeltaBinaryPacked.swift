/// Reads integers as differences in blocks (parquet-format, "Encodings.md": DELTA_BINARY_PACKED), one after the other,
/// so that a header that announces more than there is costs nothing.
struct DeltaBinaryPacked {
    private static let maximumBlock = 1 << 20

    private let bytes: [UInt8]
    private var offset: Int
    private let end: Int
    private let valuesInMiniblock: Int
    private let miniblocks: Int
    /// How many values there are in all.
    let count: Int
    private var given = 0
    private var value: Int64
    private var minimumDelta: Int64 = 0
    private var bitWidths: [UInt8] = []
    /// The miniblock that is being read; what is left of it and its next bit.
    private var miniblock: Int
    private var leftInMiniblock = 0
    private var bitWidth = 0
    private var bit = 0

    init(_ bytes: [UInt8], range: Range<Int>) throws(ParquetError) {
        self.bytes = bytes
        offset = range.lowerBound
        end = range.upperBound
        let block = try Self.unsigned(bytes, &offset, end)
        let miniblocks = try Self.unsigned(bytes, &offset, end)
        let count = try Self.unsigned(bytes, &offset, end)
        let first = try Self.unsigned(bytes, &offset, end)
        guard block > 0, block <= Self.maximumBlock, miniblocks > 0, miniblocks <= block, block % miniblocks == 0,
            (block / miniblocks) % 8 == 0, count <= UInt64(Int32.max)
        else { throw .malformed("differences in blocks of \(block) with \(miniblocks) parts") }
        self.miniblocks = Int(miniblocks)
        valuesInMiniblock = Int(block / miniblocks)
        self.count = Int(count)
        value = Int64(bitPattern: first >> 1) ^ -Int64(bitPattern: first & 1)
        miniblock = self.miniblocks
    }

    mutating func next() throws(ParquetError) -> Int64 {
        guard given < count else { throw .malformed("there are fewer values than announced") }
        given += 1
        guard given > 1 else { return value }
        if leftInMiniblock == 0 { try nextMiniblock() }
        leftInMiniblock -= 1
        let delta = unpack()
        value = value &+ minimumDelta &+ Int64(bitPattern: delta)
        return value
    }

    /// Where what follows all values begins, found from the blocks' headers alone. Asked before the first value.
    func endOffset() throws(ParquetError) -> Int {
        var offset = self.offset
        var left = count - 1
        while left > 0 {
            _ = try Self.unsigned(bytes, &offset, end)
            guard end - offset >= miniblocks else { throw .malformed("a block of differences ends too early") }
            let widths = offset..<(offset + miniblocks)
            offset += miniblocks
            for index in widths where left > 0 {
                let size = valuesInMiniblock / 8 * Int(bytes[index])
                guard end - offset >= size else { throw .malformed("a block of differences ends too early") }
                offset += size
                left -= valuesInMiniblock
            }
        }
        return offset
    }

    private mutating func nextMiniblock() throws(ParquetError) {
        if miniblock == miniblocks {
            let delta = try Self.unsigned(bytes, &offset, end)
            minimumDelta = Int64(bitPattern: delta >> 1) ^ -Int64(bitPattern: delta & 1)
            guard end - offset >= miniblocks else { throw .malformed("a block of differences ends too early") }
            bitWidths = Array(bytes[offset..<(offset + miniblocks)])
            offset += miniblocks
            miniblock = 0
        }
        bitWidth = Int(bitWidths[miniblock])
        guard bitWidth <= 64 else { throw .malformed("differences of \(bitWidth) bits") }
        miniblock += 1
        leftInMiniblock = valuesInMiniblock
        let size = valuesInMiniblock / 8 * bitWidth
        guard end - offset >= size else { throw .malformed("a block of differences ends too early") }
        bit = offset * 8
        offset += size
    }

    private mutating func unpack() -> UInt64 {
        guard bitWidth > 0 else { return 0 }
        var result: UInt64 = 0
        var filled = 0
        while filled < bitWidth {
            let shift = bit & 7
            let taken = min(8 - shift, bitWidth - filled)
            let part = (UInt64(bytes[bit >> 3]) >> UInt64(shift)) & ((1 << UInt64(taken)) - 1)
            result |= part << UInt64(filled)
            filled += taken
            bit += taken
        }
        return result
    }

    private static func unsigned(
        _ bytes: [UInt8], _ offset: inout Int, _ end: Int
    ) throws(ParquetError) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard offset < end else { break }
            let byte = bytes[offset]
            offset += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return value }
        }
        throw .malformed("a number of a block ends too early")
    }
}
