/// Addresses as text: RFC 4291 section 2.2 and dotted decimal on the way in, RFC 5952 on the way out.
extension IPAddress: LosslessStringConvertible {
    /// Bytes of the longest text: an IPv6 address of six groups and a dotted IPv4 address.
    static let longestText = 45

    /// Reads an address strictly: four decimal numbers without leading zeros, or the forms of RFC 4291 section 2.2.
    /// Brackets, zone indices, ports, prefixes and space are no part of an address.
    public init?(_ text: String) {
        self.init(text: Array(text.utf8.prefix(Self.longestText + 1))[...])
    }

    init?(text: ArraySlice<UInt8>) {
        guard text.count <= Self.longestText else { return nil }
        if text.contains(UInt8(ascii: ":")) {
            guard let bits = Self.ipv6(text) else { return nil }
            self.init(bits: bits)
        } else {
            guard let value = Self.ipv4(text) else { return nil }
            self.init(ipv4: value)
        }
    }

    /// As RFC 5952 has it: in small letters, without leading zeros, the longest run of at least two zero groups (the
    /// first of several) as `::`. An IPv4 address is dotted decimal.
    public var description: String {
        if isIPv4 {
            return stride(from: 24, through: 0, by: -8).map { String(bits >> UInt128($0) & 0xff) }
                .joined(separator: ".")
        }
        let groups = stride(from: 112, through: 0, by: -16).map { UInt16(truncatingIfNeeded: bits >> UInt128($0)) }
        let zeros = Self.longestZeros(groups)
        guard zeros.count >= 2 else { return Self.hexadecimal(groups[...]) }
        return Self.hexadecimal(groups[..<zeros.lowerBound]) + "::" + Self.hexadecimal(groups[zeros.upperBound...])
    }

    private static func hexadecimal(_ groups: ArraySlice<UInt16>) -> String {
        groups.map { String($0, radix: 16) }.joined(separator: ":")
    }

    private static func longestZeros(_ groups: [UInt16]) -> Range<Int> {
        var longest = 0..<0
        var start = 0
        for (index, group) in groups.enumerated() {
            if group != 0 { start = index + 1 }
            if index + 1 - start > longest.count { longest = start..<index + 1 }
        }
        return longest
    }

    private static func ipv4(_ text: ArraySlice<UInt8>) -> UInt32? {
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var value: UInt32 = 0
        for part in parts {
            guard let number = Decimal.value(part, through: 255) else { return nil }
            value = value << 8 | UInt32(number)
        }
        return value
    }

    private static func ipv6(_ text: ArraySlice<UInt8>) -> UInt128? {
        let colon = UInt8(ascii: ":")
        let gap = text.indices.first { $0 + 1 < text.endIndex && text[$0] == colon && text[$0 + 1] == colon }
        guard let gap else {
            guard let groups = groups(text, endsAddress: true), groups.count == 8 else { return nil }
            return joined(groups)
        }
        // A second `::` leaves an empty group in the part behind the first.
        guard let front = groups(text[..<gap], endsAddress: false),
            let back = groups(text[(gap + 2)...], endsAddress: true), front.count + back.count < 8
        else { return nil }
        return joined(front + Array(repeating: 0, count: 8 - front.count - back.count) + back)
    }

    private static func joined(_ groups: [UInt16]) -> UInt128 {
        groups.reduce(0) { $0 << 16 | UInt128($1) }
    }

    /// The groups of a text without `::`; none for an empty one.
    ///
    /// - Parameter endsAddress: whether a dotted IPv4 address may stand at the end.
    private static func groups(_ text: ArraySlice<UInt8>, endsAddress: Bool) -> [UInt16]? {
        guard !text.isEmpty else { return [] }
        var groups: [UInt16] = []
        let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if let group = group(part) {
                groups.append(group)
            } else if endsAddress, index == parts.count - 1, let value = ipv4(part) {
                groups += [UInt16(value >> 16), UInt16(value & 0xffff)]
            } else {
                return nil
            }
        }
        return groups
    }

    private static func group(_ part: ArraySlice<UInt8>) -> UInt16? {
        guard (1...4).contains(part.count) else { return nil }
        var value: UInt16 = 0
        for byte in part {
            guard let digit = digit(byte) else { return nil }
            value = value << 4 | digit
        }
        return value
    }

    private static func digit(_ byte: UInt8) -> UInt16? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt16(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt16(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}
