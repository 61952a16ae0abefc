/// Percent-encoding (RFC 3986 section 2.1).
public enum PercentEncoding {
    /// The text with every `%XX` resolved; nil where a percent sign is not followed by two hexadecimal digits, or the
    /// result is not UTF-8.
    public static func decode(_ text: String) -> String? {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return text }
        var bytes: [UInt8] = []
        guard decode(Array(text.utf8)[...], into: &bytes) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    /// The bytes with every `%XX` resolved.
    ///
    /// - Returns: false where a percent sign is not followed by two hexadecimal digits.
    static func decode(_ text: ArraySlice<UInt8>, into bytes: inout [UInt8]) -> Bool {
        bytes.removeAll(keepingCapacity: true)
        bytes.reserveCapacity(text.count)
        var rest = text
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else {
                return false
            }
            bytes.append(high << 4 | low)
        }
        return true
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
