/// Byte strings in one arena: a column of a million short values costs two allocations, not a million.
public struct ByteColumn: Sendable {
    /// The most bytes that all values together may take.
    public static let maximumBytes = Int(UInt32.max)

    private var arena: [UInt8] = []
    private var ends: [UInt32] = []

    public init() {}

    public var count: Int { ends.count }
    /// Bytes held, offsets included.
    public var byteCount: Int { arena.count + ends.count * MemoryLayout<UInt32>.size }
    /// Bytes of the values alone.
    public var valueBytes: Int { arena.count }

    /// Where a value lies.
    private func range(of index: Int) -> Range<Int> {
        Int(index == 0 ? 0 : ends[index - 1])..<Int(ends[index])
    }

    public subscript(index: Int) -> ArraySlice<UInt8> { arena[range(of: index)] }

    /// Appends a value; the caller keeps the sum below ``maximumBytes``.
    public mutating func append(_ value: some Sequence<UInt8>) {
        arena.append(contentsOf: value)
        ends.append(UInt32(truncatingIfNeeded: arena.count))
    }

    func isEqual(_ index: Int, to value: ArraySlice<UInt8>) -> Bool {
        let range = range(of: index)
        guard range.count == value.count else { return false }
        return unsafe arena.withUnsafeBytes { arena in
            unsafe value.withUnsafeBytes { value in
                for position in 0..<range.count {
                    if unsafe arena[range.lowerBound + position] != value[position] { return false }
                }
                return true
            }
        }
    }
}
