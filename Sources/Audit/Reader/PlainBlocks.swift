/// The blocks of a source.
struct PlainBlocks: BlockSource {
    private let source: any ByteSource
    private let size: Int
    private var offset: Int64 = 0

    init(_ source: any ByteSource, size: Int = 64 * 1024) {
        self.source = source
        self.size = size
    }

    mutating func next() throws(AuditError) -> [UInt8]? {
        guard offset < source.count else { return nil }
        let block = try source.read(at: offset, count: size)
        offset += Int64(block.count)
        return block.isEmpty ? nil : block
    }
}
