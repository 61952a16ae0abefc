/// A cursor over values in Avro's binary encoding (Avro specification, "Binary Encoding").
struct ByteCursor {
    let bytes: [UInt8]
    private(set) var offset: Int
    let end: Int

    init(_ bytes: [UInt8], _ range: Range<Int>) {
        self.bytes = bytes
        offset = range.lowerBound
        end = range.upperBound
    }

    var left: Int { end - offset }

    private static var tooShort: AvroError { .malformed("a value goes beyond the end") }

    @inline(__always)
    mutating func step(_ count: Int) throws(AvroError) {
        guard count <= end - offset else { throw Self.tooShort }
        offset += count
    }

    @inline(__always)
    mutating func byte() throws(AvroError) -> UInt8 {
        guard offset < end else { throw Self.tooShort }
        defer { offset += 1 }
        return bytes[offset]
    }

    /// A signed number: the sign is the lowest bit.
    @inline(__always)
    mutating func number() throws(AvroError) -> Int64 {
        let value = try unsigned()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    @inline(__always)
    private mutating func unsigned() throws(AvroError) -> UInt64 {
        guard offset < end else { throw Self.tooShort }
        let first = bytes[offset]
        offset += 1
        return first < 0x80 ? UInt64(first) : try longer(UInt64(first & 0x7F))
    }

    /// The rest of a number of several bytes, lowest seven bits first.
    private mutating func longer(_ first: UInt64) throws(AvroError) -> UInt64 {
        var value = first
        var shift: UInt64 = 7
        while shift < 64 {
            let byte = try byte()
            // Of the tenth byte there is room for one bit.
            guard shift < 63 || byte <= 1 else { break }
            value |= UInt64(byte & 0x7F) &<< shift
            if byte < 0x80 { return value }
            shift += 7
        }
        throw .malformed("a number is longer than 64 bits")
    }

    mutating func int32() throws(AvroError) -> Int32 {
        guard let value = Int32(exactly: try number()) else { throw .malformed("a number has more than 32 bits") }
        return value
    }

    /// The number of bytes that follow, and that are there.
    @inline(__always)
    mutating func length() throws(AvroError) -> Int {
        let length = try number()
        guard length >= 0 else { throw .malformed("a length is negative") }
        guard length <= Int64(end - offset) else { throw .malformed("a text goes beyond the end") }
        return Int(length)
    }

    /// Goes past numbers without making them.
    mutating func stepNumbers(_ count: Int) throws(AvroError) {
        var left = count
        var offset = offset
        var length = 0
        while left > 0 {
            guard offset < end else { throw Self.tooShort }
            length += 1
            if bytes[offset] < 0x80 {
                left -= 1
                length = 0
            } else if length == 10 {
                throw .malformed("a number is longer than 64 bits")
            }
            offset += 1
        }
        self.offset = offset
    }

    @inline(__always)
    mutating func stepText() throws(AvroError) {
        let length = try length()
        offset += length
    }

    mutating func bits32() throws(AvroError) -> UInt32 {
        UInt32(truncatingIfNeeded: try bits(4))
    }

    mutating func bits64() throws(AvroError) -> UInt64 { try bits(8) }

    private mutating func bits(_ count: Int) throws(AvroError) -> UInt64 {
        guard count <= end - offset else { throw Self.tooShort }
        var value: UInt64 = 0
        for index in 0..<count { value |= UInt64(bytes[offset + index]) << UInt64(8 * index) }
        offset += count
        return value
    }

    /// How many elements the next part of a list or map has; 0 at its end.
    ///
    /// - Returns: with the number of bytes that they take, where the writer says so.
    mutating func part() throws(AvroError) -> (count: Int, size: Int?) {
        let count = try number()
        guard count < 0 else { return (Int(count), nil) }
        let size = try length()
        guard count > Int64.min else { throw .malformed("a list is longer than 64 bits can count") }
        return (Int(-count), size)
    }
}
