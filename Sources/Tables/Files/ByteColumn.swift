/// Byte strings in one arena: a column of a million short values costs two allocations, not a million.
public struct ByteColumn: Sendable {
    private var arena: [UInt8] = []
    private var ends: [Int] = []

    public init() {}

    public var count: Int { ends.count }
    /// Bytes held, offsets included.
    public var byteCount: Int { arena.count + ends.count * MemoryLayout<Int>.size }

    public subscript(index: Int) -> ArraySlice<UInt8> {
        arena[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
    }

    public mutating func append(_ value: some Sequence<UInt8>) {
        arena.append(contentsOf: value)
        ends.append(arena.count)
    }
}
