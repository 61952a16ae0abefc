/// Reads small numbers in runs, repeated or bit-packed (parquet-format, "Encodings.md": Run Length Encoding /
/// Bit-Packing Hybrid): levels, dictionary indexes and booleans.
struct RunLengthDecoder {
    /// Its number among the encodings.
    static let encoding: Int32 = 3

    private let bytes: [UInt8]
    private var offset: Int
    private let end: Int
    private let bitWidth: Int
    /// What is left of the current run, and its value where it repeats one.
    private var left = 0
    private var value: UInt32?
    /// The next bit of a packed run.
    private var bit = 0

    /// - Parameter bitWidth: bits of a number, 0 to 32.
    init(_ bytes: [UInt8], range: Range<Int>, bitWidth: Int) throws(ParquetError) {
        guard (0...32).contains(bitWidth) else { throw .malformed("numbers of \(bitWidth) bits") }
        self.bytes = bytes
        self.bitWidth = bitWidth
        offset = range.lowerBound
        end = range.upperBound
    }

    /// The bits that numbers up to `maximum` take.
    static func bitWidth(upTo maximum: UInt8) -> Int { UInt8.bitWidth - maximum.leadingZeroBitCount }

    /// Appends the next `count` numbers.
    mutating func read<Number: FixedWidthInteger>(_ count: Int, into numbers: inout [Number]) throws(ParquetError) {
        var missing = count
        while missing > 0 {
            if left == 0 { try nextRun() }
            let taken = min(missing, left)
            if let value {
                numbers.append(contentsOf: repeatElement(Number(truncatingIfNeeded: value), count: taken))
            } else {
                unpack(taken, into: &numbers)
            }
            left -= taken
            missing -= taken
        }
    }

    private mutating func nextRun() throws(ParquetError) {
        var header: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            guard offset < end, shift < 35 else { throw .malformed("a run of numbers ends too early") }
            let byte = bytes[offset]
            offset += 1
            header |= UInt64(byte & 0x7F) << shift
            shift += 7
            if byte & 0x80 == 0 { break }
        }
        if header & 1 == 1 {
            let groups = Int(header >> 1)
            // The last group may be cut off after the numbers that there are.
            let available = (end - offset) * 8
            let wanted = groups * 8
            guard groups > 0, bitWidth == 0 || available >= bitWidth else {
                throw .malformed("a run of numbers ends too early")
            }
            left = bitWidth == 0 ? wanted : min(wanted, available / bitWidth)
            bit = offset * 8
            offset = min(end, offset + groups * bitWidth)
            value = nil
        } else {
            left = Int(header >> 1)
            guard left > 0 else { throw .malformed("a run of no numbers") }
            let width = (bitWidth + 7) / 8
            guard end - offset >= width else { throw .malformed("a run of numbers ends too early") }
            var repeated: UInt32 = 0
            for index in 0..<width { repeated |= UInt32(bytes[offset + index]) << UInt32(index * 8) }
            offset += width
            value = repeated
        }
    }

    private mutating func unpack<Number: FixedWidthInteger>(_ count: Int, into numbers: inout [Number]) {
        let mask = bitWidth == 32 ? UInt64(UInt32.max) : (1 << UInt64(bitWidth)) - 1
        unsafe bytes.withUnsafeBytes { bytes in
            for _ in 0..<count {
                let start = bit >> 3
                var word: UInt64 = 0
                if start + 8 <= bytes.count {
                    word = unsafe bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self).littleEndian
                } else {
                    for index in 0..<max(0, min(5, bytes.count - start)) {
                        word |= unsafe UInt64(bytes[start + index]) << UInt64(index * 8)
                    }
                }
                numbers.append(Number(truncatingIfNeeded: (word >> UInt64(bit & 7)) & mask))
                bit += bitWidth
            }
        }
    }
}
