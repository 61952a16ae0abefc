/// Values of a fixed width whose first bytes stand together, then their second ones, and so on (parquet-format,
/// "Encodings.md": BYTE_STREAM_SPLIT).
struct ByteStreamSplit {
    private let bytes: [UInt8]
    private let start: Int
    private let width: Int
    private let count: Int
    private var position = 0

    init(leaf: Leaf, bytes: [UInt8], range: Range<Int>) throws(ParquetError) {
        width =
            switch leaf.type {
            case .int32, .float: 4
            case .int64, .double: 8
            default: leaf.length
            }
        guard width > 0, range.count % width == 0 else { throw .malformed("a page ends inside a value") }
        self.bytes = bytes
        start = range.lowerBound
        count = range.count / width
    }

    mutating func read(_ count: Int, into values: inout LeafValues) throws(ParquetError) {
        guard count <= self.count - position else { throw .malformed("a page has fewer values than announced") }
        let indexes = position..<(position + count)
        position += count
        switch values {
        case .int32s(var target):
            values = .int32s([])
            for index in indexes { target.append(Int32(truncatingIfNeeded: bits(index))) }
            values = .int32s(target)
        case .int64s(var target):
            values = .int64s([])
            for index in indexes { target.append(Int64(bitPattern: bits(index))) }
            values = .int64s(target)
        case .floats(var target):
            values = .floats([])
            for index in indexes { target.append(Float(bitPattern: UInt32(truncatingIfNeeded: bits(index)))) }
            values = .floats(target)
        case .doubles(var target):
            values = .doubles([])
            for index in indexes { target.append(Double(bitPattern: bits(index))) }
            values = .doubles(target)
        case .bytes(var target):
            values = .bytes(ByteValues())
            for index in indexes {
                let value = (0..<width).map { bytes[start + $0 * self.count + index] }
                try target.append(value[...])
            }
            values = .bytes(target)
        case .booleans: break
        }
    }

    private func bits(_ index: Int) -> UInt64 {
        var bits: UInt64 = 0
        for byte in 0..<width { bits |= UInt64(bytes[start + byte * count + index]) << UInt64(byte * 8) }
        return bits
    }
}
