import Compression
import Testing

/// Decompression where nothing says how much there is.
struct UnannouncedSizeTests {
    /// `content` as deflate data that is not compressed: a block of each hundred bytes (RFC 1951 section 3.2.4).
    private static func stored(_ content: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        var left = content[...]
        repeat {
            let part = left.prefix(100)
            left = left.dropFirst(100)
            let length = UInt8(part.count)
            bytes += [left.isEmpty ? 1 : 0, length, 0, ~length, 255] + part
        } while !left.isEmpty
        return bytes
    }

    /// `content` as literals of Snappy, behind their number.
    private static func literals(_ content: [UInt8]) -> [UInt8] {
        var bytes = [UInt8(content.count & 0x7F | 0x80), UInt8(content.count >> 7)]
        var left = content[...]
        while !left.isEmpty {
            let part = left.prefix(60)
            left = left.dropFirst(60)
            bytes += [UInt8(part.count - 1) << 2] + part
        }
        return bytes
    }

    private static func decompress(
        _ codec: CompressionCodec, _ input: [UInt8], atMost limit: Int
    ) throws(CompressionError) -> [UInt8]? {
        try codec.decompress(input.span, atMost: limit)
    }

    private static func decompress(
        _ codec: CompressionCodec, _ input: [UInt8], count: Int
    ) throws(CompressionError) -> [UInt8] {
        try codec.decompress(input.span, count: count)
    }

    private static func compressed(_ content: [UInt8]) -> [UInt8]? { BlockCompressor().compress(content.span) }

    private static let content = (0..<1000).map { UInt8($0 % 7) }
    private static let inputs: [(CompressionCodec, [UInt8])] = [
        (.uncompressed, content), (.deflate, stored(content)), (.snappy, literals(content)),
        (.zstd, compressed(content) ?? []),
    ]

    @Test(arguments: inputs)
    func givesAllUpToTheLimit(_ codec: CompressionCodec, _ input: [UInt8]) throws {
        #expect(try Self.decompress(codec, input, count: 1000) == Self.content)
        for limit in [1000, 1001, 1 << 20] {
            #expect(try Self.decompress(codec, input, atMost: limit) == Self.content)
        }
        for limit in [0, 1, 999] { #expect(try Self.decompress(codec, input, atMost: limit) == nil) }
    }

    @Test(arguments: inputs.dropFirst())
    func beginningsAreRefused(_ codec: CompressionCodec, _ input: [UInt8]) throws {
        for length in 0..<input.count {
            let part = Array(input[..<length])
            #expect(throws: CompressionError.self) { try Self.decompress(codec, part, atMost: 1 << 20) }
            #expect(throws: CompressionError.self) { try Self.decompress(codec, part, count: 1000) }
        }
    }

    @Test func growsWhereALotComesOut() throws {
        let zeros = Array(repeating: UInt8(0), count: 5 << 20)
        let block = try #require(Self.compressed(zeros))
        #expect(block.count < 4096)
        #expect(try Self.decompress(CompressionCodec.zstd, block, atMost: zeros.count) == zeros)
        #expect(try Self.decompress(CompressionCodec.zstd, block, atMost: zeros.count - 1) == nil)
        let twice = block + block
        #expect(try Self.decompress(CompressionCodec.zstd, twice, atMost: 1 << 24) == zeros + zeros)
    }

    /// Some writers leave a part of zlib's checksum behind the data.
    @Test func aRestOfAChecksumIsPassedOver() throws {
        for count in 0...4 {
            let input = Self.stored(Self.content) + Array(repeating: 0xEE, count: count)
            #expect(try Self.decompress(CompressionCodec.deflate, input, atMost: 2000) == Self.content)
            #expect(try Self.decompress(CompressionCodec.deflate, input, count: 1000) == Self.content)
        }
        let input = Self.stored(Self.content) + Array(repeating: 0xEE, count: 5)
        #expect(throws: CompressionError.self) { try Self.decompress(CompressionCodec.deflate, input, atMost: 2000) }
        #expect(throws: CompressionError.self) { try Self.decompress(CompressionCodec.deflate, input, count: 1000) }
    }

    /// Five bytes that announce four gigabytes.
    @Test func announcementsOfSnappyHaveToBePlausible() {
        let input: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0]
        #expect(throws: CompressionError.self) {
            try Self.decompress(CompressionCodec.snappy, input, atMost: Int(UInt32.max))
        }
    }

    @Test(arguments: [CompressionCodec.gzip, .lz4Raw, .lz4Hadoop, .brotli])
    func theOthersNeedToKnow(_ codec: CompressionCodec) {
        let input: [UInt8] = [0]
        #expect(throws: CompressionError.self) { try Self.decompress(codec, input, atMost: 10) }
    }
}
