/// Byte strings as views into one arena. Values from a dictionary share the dictionary's bytes.
public struct ByteValues: Sendable {
    /// The most bytes that the values of one batch may take.
    static let maximumBytes = 96 << 20

    public private(set) var arena: [UInt8] = []
    private var starts: [UInt32] = []
    private var lengths: [UInt32] = []

    public var count: Int { starts.count }

    /// Where value `index` lies in the arena.
    public func range(of index: Int) -> Range<Int> {
        let start = Int(starts[index])
        return start..<(start + Int(lengths[index]))
    }

    public subscript(index: Int) -> ArraySlice<UInt8> { arena[range(of: index)] }

    mutating func reserve(values: Int, bytes: Int) {
        starts.reserveCapacity(starts.count + values)
        lengths.reserveCapacity(lengths.count + values)
        arena.reserveCapacity(min(Self.maximumBytes, arena.count + bytes))
    }

    /// Puts bytes into the arena to which views may refer.
    ///
    /// - Returns: where they begin.
    mutating func place(_ bytes: ArraySlice<UInt8>) throws(ParquetError) -> Int {
        guard bytes.count <= Self.maximumBytes - arena.count else {
            throw ParquetError(.tooLarge, "the values of \(count) rows take more than \(Self.maximumBytes) bytes")
        }
        let start = arena.count
        arena.append(contentsOf: bytes)
        return start
    }

    /// Adds a view of `length` bytes from `start` on, which are in the arena, and at most ``maximumBytes``.
    mutating func view(_ start: Int, length: Int) {
        starts.append(UInt32(truncatingIfNeeded: start))
        lengths.append(UInt32(truncatingIfNeeded: length))
    }

    mutating func append(_ bytes: ArraySlice<UInt8>) throws(ParquetError) {
        view(try place(bytes), length: bytes.count)
    }
}
