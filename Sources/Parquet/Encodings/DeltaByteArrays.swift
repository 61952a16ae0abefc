/// Byte strings whose lengths stand before them, as differences; with prefixes, each begins like the one before it
/// (parquet-format, "Encodings.md": DELTA_LENGTH_BYTE_ARRAY and DELTA_BYTE_ARRAY).
struct DeltaByteArrays {
    private let bytes: [UInt8]
    private let end: Int
    private var prefixes: DeltaBinaryPacked?
    private var lengths: DeltaBinaryPacked
    /// The next byte of the strings.
    private var offset: Int
    private var previous: [UInt8] = []
    /// The length that all values have to have, of a fixed-length type.
    private let length: Int?

    init(_ bytes: [UInt8], range: Range<Int>, hasPrefixes: Bool, length: Int?) throws(ParquetError) {
        self.bytes = bytes
        self.length = length
        end = range.upperBound
        var start = range.lowerBound
        if hasPrefixes {
            let prefixes = try DeltaBinaryPacked(bytes, range: range)
            start = try prefixes.endOffset()
            self.prefixes = prefixes
        }
        lengths = try DeltaBinaryPacked(bytes, range: start..<end)
        offset = try lengths.endOffset()
    }

    mutating func read(_ count: Int, into values: inout ByteValues) throws(ParquetError) {
        for _ in 0..<count {
            let size = try lengths.next()
            guard size >= 0, size <= end - offset else { throw .malformed("a page has a text beyond its end") }
            let suffix = bytes[offset..<(offset + Int(size))]
            offset += Int(size)
            guard let shared = try prefixes?.next() else {
                try values.append(suffix)
                continue
            }
            guard shared >= 0, shared <= previous.count else {
                throw .malformed("a text shares more with the one before than that has")
            }
            guard previous.count + suffix.count <= ByteValues.maximumBytes else {
                throw ParquetError(.tooLarge, "a text has more than \(ByteValues.maximumBytes) bytes")
            }
            previous.removeSubrange(Int(shared)...)
            previous.append(contentsOf: suffix)
            if let length, previous.count != length { throw .malformed("a value has not the length of its type") }
            try values.append(previous[...])
        }
    }
}
