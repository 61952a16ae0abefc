/// A data page that is being read.
struct Page {
    /// The most values of a page of which all levels are held.
    static let maximumListedValues = 1 << 24

    /// Entries not read yet.
    var left: Int
    /// Levels of all entries, where the leaf stands in a list, and the next one to be read.
    var definitions: [UInt8] = []
    var repetitions: [UInt8] = []
    var position = 0
    /// Definition levels of a leaf that stands in no list.
    var definitionRuns: RunLengthDecoder?
    var values: ValueDecoder

    /// - Parameters:
    ///   - bytes: levels and values, decompressed.
    ///   - levels: where the levels are, of version 2; nil of version 1, where their lengths stand before them.
    init(
        header: PageHeader, leaf: Leaf, bytes: [UInt8], levels: (repetition: Range<Int>, definition: Range<Int>)?,
        dictionary: LeafValues?
    ) throws(ParquetError) {
        left = header.valueCount
        var offset = levels?.definition.upperBound ?? 0
        let repetition: Range<Int>?
        let definition: Range<Int>?
        if let levels {
            repetition = leaf.maximumRepetition > 0 ? levels.repetition : nil
            definition = leaf.maximumDefinition > 0 ? levels.definition : nil
        } else {
            repetition = try Self.range(leaf.maximumRepetition, header.repetitionEncoding, bytes, &offset)
            definition = try Self.range(leaf.maximumDefinition, header.definitionEncoding, bytes, &offset)
        }
        if let definition {
            definitionRuns = try RunLengthDecoder(
                bytes, range: definition, bitWidth: RunLengthDecoder.bitWidth(upTo: leaf.maximumDefinition))
        }
        values = try ValueDecoder(
            encoding: header.encoding, leaf: leaf, bytes: bytes, range: offset..<bytes.count,
            dictionary: dictionary)
        guard let repetition else { return }
        guard left <= Self.maximumListedValues else {
            throw ParquetError(.tooLarge, "a page of lists has more than \(Self.maximumListedValues) entries")
        }
        var runs = try RunLengthDecoder(
            bytes, range: repetition, bitWidth: RunLengthDecoder.bitWidth(upTo: leaf.maximumRepetition))
        try runs.read(left, into: &repetitions)
        try definitionRuns?.read(left, into: &definitions)
        definitionRuns = nil
        for level in repetitions where level > leaf.maximumRepetition { throw .malformed("a level is too high") }
    }

    /// Where the levels of a page of version 1 are.
    private static func range(
        _ maximum: UInt8, _ encoding: Int32, _ bytes: [UInt8], _ offset: inout Int
    ) throws(ParquetError) -> Range<Int>? {
        guard maximum > 0 else { return nil }
        guard encoding == RunLengthDecoder.encoding else {
            throw ParquetError(
                .unsupported, "levels in encoding \(encoding), which writers gave up long ago, are not read")
        }
        guard bytes.count - offset >= 4 else { throw .malformed("a page ends inside its levels") }
        let length =
            Int(bytes[offset]) | Int(bytes[offset + 1]) << 8 | Int(bytes[offset + 2]) << 16
            | Int(bytes[offset + 3]) << 24
        offset += 4
        guard length <= bytes.count - offset else { throw .malformed("a page ends inside its levels") }
        defer { offset += length }
        return offset..<(offset + length)
    }
}
