import Compression

/// Byte strings that are read seldom and mostly in order, such as statistics: compressed in blocks, since they take
/// most of what a table's metadata takes.
public struct PackedTexts: Sendable {
    /// Bytes after which a block is closed.
    static let blockBytes = 128 << 10

    struct Block: Sendable {
        /// The first text of the block.
        let first: Int
        /// Where it lies in the arena.
        let range: Range<Int>
        /// Its bytes when it is not compressed.
        let size: Int
        let isCompressed: Bool
    }

    /// Where each text ends in its block. Those after the last that is not empty are left out.
    private let ends: [UInt32]
    private let blocks: [Block]
    private let arena: [UInt8]

    init(ends: [UInt32], blocks: [Block], arena: [UInt8]) {
        self.ends = ends
        self.blocks = blocks
        self.arena = arena
    }

    /// Whether all texts are empty.
    public var isEmpty: Bool { ends.isEmpty }
    /// Bytes held.
    public var byteCount: Int {
        ends.count * MemoryLayout<UInt32>.size + blocks.count * MemoryLayout<Block>.stride + arena.count
    }

    /// Reads texts, keeping the block it read last.
    struct Reader: Sendable {
        private let texts: PackedTexts
        private var block = -1
        private var bytes: [UInt8] = []

        init(_ texts: PackedTexts) {
            self.texts = texts
        }

        mutating func text(_ index: Int) -> ArraySlice<UInt8> {
            guard index < texts.ends.count else { return [] }
            let wanted = texts.block(of: index)
            if wanted != block {
                bytes = texts.bytes(of: wanted)
                block = wanted
            }
            let start = index == texts.blocks[wanted].first ? 0 : Int(texts.ends[index - 1])
            let end = Int(texts.ends[index])
            return start < end && end <= bytes.count ? bytes[start..<end] : []
        }
    }

    private func block(of index: Int) -> Int {
        var low = 0
        var high = blocks.count
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if blocks[middle].first <= index { low = middle } else { high = middle }
        }
        return low
    }

    private func bytes(of index: Int) -> [UInt8] {
        let block = blocks[index]
        guard block.isCompressed else { return Array(arena[block.range]) }
        do throws(CompressionError) {
            return try CompressionCodec.zstd.decompress(arena.span.extracting(block.range), count: block.size)
        } catch {
            // What was compressed here is read back, or memory is broken.
            preconditionFailure("a block of texts is damaged: \(error)")
        }
    }
}
