/// Resolves and writes the escapes of JSON strings (RFC 8259 section 7).
enum JSONString {
    /// The string that `body`, the bytes between the quotes, stands for.
    ///
    /// Invalid UTF-8 and lone surrogates are errors: a path or value that is silently altered names another file.
    static func decode(_ body: ArraySlice<UInt8>) throws(JSONError) -> String {
        guard body.contains(UInt8(ascii: "\\")) else { return try string(body, at: body.startIndex) }
        var result: [UInt8] = []
        result.reserveCapacity(body.count)
        try unescape(body, into: &result)
        return String(decoding: result, as: UTF8.self)
    }

    /// Appends the UTF-8 of the string that `body` stands for.
    static func unescape(_ body: ArraySlice<UInt8>, into result: inout [UInt8]) throws(JSONError) {
        let start = result.count
        var index = body.startIndex
        while index < body.endIndex {
            let plain = body[index...].prefix { $0 != UInt8(ascii: "\\") }
            result.append(contentsOf: plain)
            index = plain.endIndex
            guard index < body.endIndex else { break }
            guard index + 1 < body.endIndex else { throw JSONError(.malformed, at: index, "an escape without an end") }
            if body[index + 1] == UInt8(ascii: "u") {
                let (scalar, length) = try unicode(body, at: index)
                result.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
                index += length
            } else {
                result.append(try simple(body[index + 1], at: index))
                index += 2
            }
        }
        guard UTF8Check.isValid(result[start...]) else {
            throw JSONError(.malformed, at: body.startIndex, "a string that is not UTF-8")
        }
    }

    private static func string(_ bytes: ArraySlice<UInt8>, at offset: Int) throws(JSONError) -> String {
        guard let string = String(validating: bytes, as: UTF8.self) else {
            throw JSONError(.malformed, at: offset, "a string that is not UTF-8")
        }
        return string
    }

    private static func simple(_ letter: UInt8, at offset: Int) throws(JSONError) -> UInt8 {
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): letter
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: throw JSONError(.malformed, at: offset, "an unknown escape")
        }
    }

    /// The scalar of a `\uXXXX` or of a surrogate pair of them, and how many bytes it takes.
    private static func unicode(
        _ body: ArraySlice<UInt8>, at index: Int
    ) throws(JSONError) -> (scalar: Unicode.Scalar, length: Int) {
        let high = try hex(body, at: index)
        if let scalar = Unicode.Scalar(high) { return (scalar, 6) }
        guard (0xD800..<0xDC00).contains(high), index + 7 < body.endIndex, body[index + 6] == UInt8(ascii: "\\"),
            body[index + 7] == UInt8(ascii: "u")
        else { throw JSONError(.malformed, at: index, "a lone surrogate") }
        let low = try hex(body, at: index + 6)
        guard (0xDC00..<0xE000).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (UInt32(high - 0xD800) << 10) + UInt32(low - 0xDC00))
        else { throw JSONError(.malformed, at: index, "a lone surrogate") }
        return (scalar, 12)
    }

    private static func hex(_ body: ArraySlice<UInt8>, at index: Int) throws(JSONError) -> UInt16 {
        guard index + 6 <= body.endIndex else { throw JSONError(.malformed, at: index, "an escape without an end") }
        var value: UInt16 = 0
        for byte in body[(index + 2)..<(index + 6)] {
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte - 0x30
            case 0x41...0x46: digit = byte - 0x41 + 10
            case 0x61...0x66: digit = byte - 0x61 + 10
            default: throw JSONError(.malformed, at: index, "an escape that is not hexadecimal")
            }
            value = value << 4 | UInt16(digit)
        }
        return value
    }
}
