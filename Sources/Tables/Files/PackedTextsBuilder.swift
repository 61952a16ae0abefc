import Compression

/// Packs byte strings as they come.
struct PackedTextsBuilder {
    private let compressor: BlockCompressor
    private var ends: [UInt32] = []
    private var blocks: [PackedTexts.Block] = []
    private var arena: [UInt8] = []
    private var open: [UInt8] = []
    private var first = 0
    /// All texts, empty ones at the end included.
    private(set) var count = 0

    init(compressor: BlockCompressor) {
        self.compressor = compressor
    }

    mutating func append(_ text: ArraySlice<UInt8>) {
        count += 1
        guard !text.isEmpty else { return }
        // Empty texts cost nothing until one comes that is not.
        while ends.count < count - 1 { ends.append(UInt32(truncatingIfNeeded: open.count)) }
        open.append(contentsOf: text)
        ends.append(UInt32(truncatingIfNeeded: open.count))
        if open.count >= PackedTexts.blockBytes { close() }
    }

    private mutating func close() {
        let start = arena.count
        let compressed = compressor.compress(open.span)
        arena.append(contentsOf: compressed ?? open)
        blocks.append(
            PackedTexts.Block(
                first: first, range: start..<arena.count, size: open.count, isCompressed: compressed != nil))
        first = ends.count
        open.removeAll(keepingCapacity: true)
    }

    /// What was packed; begins anew.
    mutating func finish() -> PackedTexts {
        if !open.isEmpty { close() }
        defer { self = PackedTextsBuilder(compressor: compressor) }
        return PackedTexts(ends: ends, blocks: blocks, arena: arena)
    }
}
