/// Values one after the other, little-endian (parquet-format, "Encodings.md": PLAIN).
struct PlainDecoder {
    private let leaf: Leaf
    private let bytes: [UInt8]
    private var offset: Int
    private let end: Int
    /// The next bit, of booleans.
    private var bit = 0

    init(leaf: Leaf, bytes: [UInt8], range: Range<Int>) {
        self.leaf = leaf
        self.bytes = bytes
        offset = range.lowerBound
        end = range.upperBound
    }

    mutating func read(_ count: Int, into values: inout LeafValues) throws(ParquetError) {
        switch values {
        case .booleans(var target):
            values = .booleans([])
            guard (end - offset) * 8 - bit >= count else { throw tooShort }
            target.reserveCapacity(target.count + count)
            for _ in 0..<count {
                target.append(bytes[offset + bit >> 3] >> UInt8(bit & 7) & 1 == 1)
                bit += 1
            }
            values = .booleans(target)
        case .int32s(var target):
            values = .int32s([])
            try numbers(count, UInt32.self, into: &target) { Int32(bitPattern: $0) }
            values = .int32s(target)
        case .int64s(var target):
            values = .int64s([])
            try numbers(count, UInt64.self, into: &target) { Int64(bitPattern: $0) }
            values = .int64s(target)
        case .floats(var target):
            values = .floats([])
            try numbers(count, UInt32.self, into: &target) { Float(bitPattern: $0) }
            values = .floats(target)
        case .doubles(var target):
            values = .doubles([])
            try numbers(count, UInt64.self, into: &target) { Double(bitPattern: $0) }
            values = .doubles(target)
        case .bytes(var target):
            values = .bytes(ByteValues())
            if leaf.type == .byteArray {
                try texts(count, into: &target)
            } else {
                try fixed(count, length: leaf.type == .int96 ? 12 : leaf.length, into: &target)
            }
            values = .bytes(target)
        }
    }

    private var tooShort: ParquetError { .malformed("a page has fewer values than announced") }

    private mutating func numbers<Bits: FixedWidthInteger, Number>(
        _ count: Int, _ type: Bits.Type, into target: inout [Number], _ convert: (Bits) -> Number
    ) throws(ParquetError) {
        let width = MemoryLayout<Bits>.size
        guard (end - offset) / width >= count else { throw tooShort }
        target.reserveCapacity(target.count + count)
        let start = offset
        unsafe bytes.withUnsafeBytes { bytes in
            for index in 0..<count {
                let bits = unsafe bytes.loadUnaligned(fromByteOffset: start + index * width, as: Bits.self)
                target.append(convert(Bits(littleEndian: bits)))
            }
        }
        offset += count * width
    }

    private mutating func fixed(_ count: Int, length: Int, into target: inout ByteValues) throws(ParquetError) {
        guard length == 0 || (end - offset) / length >= count else { throw tooShort }
        let start = try target.place(bytes[offset..<(offset + count * length)])
        for index in 0..<count { target.view(start + index * length, length: length) }
        offset += count * length
    }

    /// Byte strings, each after its length in four bytes: the stretch is copied as it is, lengths included.
    private mutating func texts(_ count: Int, into target: inout ByteValues) throws(ParquetError) {
        let first = offset
        let base = target.arena.count
        guard count <= (end - offset) / 4 else { throw tooShort }
        target.reserve(values: count, bytes: 0)
        for _ in 0..<count {
            guard end - offset >= 4 else { throw tooShort }
            let length =
                Int(bytes[offset]) | Int(bytes[offset + 1]) << 8 | Int(bytes[offset + 2]) << 16
                | Int(bytes[offset + 3]) << 24
            offset += 4
            guard length <= end - offset else { throw tooShort }
            target.view(base + offset - first, length: length)
            offset += length
        }
        _ = try target.place(bytes[first..<offset])
    }
}
