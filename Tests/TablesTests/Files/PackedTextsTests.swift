import Compression
import SeededGenerator
import Testing

@testable import Tables

/// Texts come back as they went in, wherever blocks begin and end.
struct PackedTextsTests {
    private func expect(_ texts: [[UInt8]], _ comment: Comment) throws {
        var builder = PackedTextsBuilder(compressor: BlockCompressor())
        // Twice: a builder begins anew.
        for _ in 0..<2 {
            for text in texts { builder.append(text[...]) }
            #expect(builder.count == texts.count)
            let packed = builder.finish()
            #expect(builder.count == 0)
            #expect(packed.isEmpty == texts.allSatisfy(\.isEmpty), comment)
            var reader = PackedTexts.Reader(packed)
            var generator = SeededGenerator(seed: 1)
            let byChance = texts.indices.shuffled(using: &generator).prefix(20)
            let different = (Array(texts.indices) + byChance).first { Array(reader.text($0)) != texts[$0] }
            try #require(different == nil, comment)
            #expect(reader.text(texts.count).isEmpty)
        }
    }

    @Test func roundTrip() throws {
        for seed in 0..<60 as Range<UInt64> {
            var generator = SeededGenerator(seed: seed)
            let isRandom = generator.chance(30)
            let longest = generator.pick([10, 3_000, PackedTexts.blockBytes, PackedTexts.blockBytes * 2])
            let emptyPercent = generator.pick([0, 30, 95])
            var texts: [[UInt8]] = []
            var bytes = 0
            while bytes < PackedTexts.blockBytes * 3, texts.count < 400 {
                let length = generator.chance(emptyPercent) ? 0 : Int.random(in: 0...longest, using: &generator)
                // Bytes by chance do not get shorter, so that the block is kept as it is.
                let byte = UInt8.random(in: 0...255, using: &generator)
                let text = [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
                    for index in 0..<length {
                        buffer[index] = isRandom ? UInt8(truncatingIfNeeded: generator.next()) : byte
                    }
                    count = length
                }
                texts.append(text)
                bytes += length
            }
            try expect(texts, "seed \(seed)")
        }
    }

    /// A block ends with a text of any length; empty ones stand before it, after it and alone.
    @Test func boundaries() throws {
        let block = PackedTexts.blockBytes
        let empty: [UInt8] = []
        for length in [block - 1, block, block * 2] {
            let long = [UInt8](repeating: 0x61, count: length)
            let short = Array("short".utf8)
            for before in [[], [empty], [short, empty]] as [[[UInt8]]] {
                for after in [[], [empty], [empty, empty, short], [empty, long, empty]] as [[[UInt8]]] {
                    try expect(before + [long] + after, "\(length) bytes after \(before.count) before \(after.count)")
                }
            }
        }
        try expect([], "nothing")
        try expect([empty, empty], "empty ones alone")
    }

    @Test func whatIsLeftOutCostsNothing() {
        var builder = PackedTextsBuilder(compressor: BlockCompressor())
        for _ in 0..<10_000 { builder.append([]) }
        #expect(builder.finish().byteCount == 0)
        for _ in 0..<10_000 { builder.append(Array("the same text".utf8)[...]) }
        #expect(builder.finish().byteCount < 50_000)
    }
}
