/// IP addresses as they are written (RFC 4291 section 2.2, without zones and mixed notation).
public enum AddressText {
    /// Four or sixteen bytes in network order; nil for anything else.
    public static func bytes(_ text: String) -> [UInt8]? {
        text.utf8.contains(UInt8(ascii: ":")) ? version6(text) : version4(text)
    }

    private static func version4(_ text: String) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let bytes = parts.compactMap { part in UInt8(part).flatMap { String($0) == part ? $0 : nil } }
        return parts.count == 4 && bytes.count == 4 ? bytes : nil
    }

    private static func version6(_ text: String) -> [UInt8]? {
        guard text.utf8.count <= 39 else { return nil }
        let halves = text.split(separator: ":", omittingEmptySubsequences: false)
        guard let gap = text.firstRange(of: "::") else {
            guard halves.count == 8, let groups = groups(text[...]) else { return nil }
            return groups
        }
        guard let before = groups(text[..<gap.lowerBound]), let after = groups(text[gap.upperBound...]),
            before.count + after.count <= 14
        else { return nil }
        return before + [UInt8](repeating: 0, count: 16 - before.count - after.count) + after
    }

    private static func groups(_ text: Substring) -> [UInt8]? {
        if text.isEmpty { return [] }
        var bytes: [UInt8] = []
        for part in text.split(separator: ":", omittingEmptySubsequences: false) {
            guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy(isHexadecimal),
                let value = UInt16(part, radix: 16)
            else { return nil }
            bytes += [UInt8(value >> 8), UInt8(value & 0xFF)]
        }
        return bytes
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
    }
}
