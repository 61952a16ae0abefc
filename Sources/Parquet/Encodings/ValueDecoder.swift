/// Decodes the values of one page, as many at a time as are asked for.
enum ValueDecoder {
    case plain(PlainDecoder)
    case runLengthBooleans(RunLengthDecoder)
    case dictionary(RunLengthDecoder, LeafValues)
    case deltaIntegers(DeltaBinaryPacked)
    case deltaLengths(DeltaByteArrays)
    case byteStreamSplit(ByteStreamSplit)

    /// - Parameter bytes: the page, decompressed; the values are in `range`.
    init(
        encoding: Int32, leaf: Leaf, bytes: [UInt8], range: Range<Int>, dictionary: LeafValues?
    ) throws(ParquetError) {
        switch (encoding, leaf.type) {
        case (0, _): self = .plain(PlainDecoder(leaf: leaf, bytes: bytes, range: range))
        case (2, _), (8, _):
            guard let dictionary else { throw .malformed("a page refers to a dictionary that is not there") }
            // A page without values may leave out even the width.
            let width = range.isEmpty ? 0 : Int(bytes[range.lowerBound])
            let runs = range.isEmpty ? range : (range.lowerBound + 1)..<range.upperBound
            self = .dictionary(try RunLengthDecoder(bytes, range: runs, bitWidth: width), dictionary)
        case (RunLengthDecoder.encoding, .boolean):
            guard range.count >= 4 else { throw .malformed("a page of booleans ends too early") }
            // The length is of all that follows.
            let runs = (range.lowerBound + 4)..<range.upperBound
            self = .runLengthBooleans(try RunLengthDecoder(bytes, range: runs, bitWidth: 1))
        case (5, .int32), (5, .int64): self = .deltaIntegers(try DeltaBinaryPacked(bytes, range: range))
        case (6, .byteArray):
            self = .deltaLengths(try DeltaByteArrays(bytes, range: range, hasPrefixes: false, length: nil))
        case (7, .byteArray), (7, .fixedLengthByteArray):
            let length = leaf.type == .fixedLengthByteArray ? leaf.length : nil
            self = .deltaLengths(try DeltaByteArrays(bytes, range: range, hasPrefixes: true, length: length))
        case (9, .float), (9, .double), (9, .int32), (9, .int64), (9, .fixedLengthByteArray):
            self = .byteStreamSplit(try ByteStreamSplit(leaf: leaf, bytes: bytes, range: range))
        default:
            throw ParquetError(.unsupported, "values of type \(leaf.type) in encoding \(encoding) are not read")
        }
    }

    mutating func read(_ count: Int, into values: inout LeafValues) throws(ParquetError) {
        switch self {
        case .plain(var decoder):
            try decoder.read(count, into: &values)
            self = .plain(decoder)
        case .runLengthBooleans(var runs):
            guard case .booleans(var booleans) = values else { return }
            values = .booleans([])
            var bits: [UInt8] = []
            bits.reserveCapacity(count)
            try runs.read(count, into: &bits)
            for bit in bits { booleans.append(bit != 0) }
            values = .booleans(booleans)
            self = .runLengthBooleans(runs)
        case .dictionary(var indexes, let dictionary):
            try DictionaryValues.read(count, &indexes, of: dictionary, into: &values)
            self = .dictionary(indexes, dictionary)
        case .deltaIntegers(var decoder):
            switch values {
            case .int32s(var numbers):
                values = .int32s([])
                for _ in 0..<count { numbers.append(Int32(truncatingIfNeeded: try decoder.next())) }
                values = .int32s(numbers)
            case .int64s(var numbers):
                values = .int64s([])
                for _ in 0..<count { numbers.append(try decoder.next()) }
                values = .int64s(numbers)
            default: break
            }
            self = .deltaIntegers(decoder)
        case .deltaLengths(var decoder):
            guard case .bytes(var texts) = values else { return }
            values = .bytes(ByteValues())
            try decoder.read(count, into: &texts)
            values = .bytes(texts)
            self = .deltaLengths(decoder)
        case .byteStreamSplit(var decoder):
            try decoder.read(count, into: &values)
            self = .byteStreamSplit(decoder)
        }
    }
}
