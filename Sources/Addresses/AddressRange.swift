/// The addresses that share a prefix (RFC 4632 section 3.1, RFC 4291 section 2.3), or a single address.
///
/// A range holds addresses of its own family alone: `::/0` is every IPv6 address and no IPv4 address.
public struct AddressRange: Sendable, Hashable {
    /// The first address.
    public let base: IPAddress
    /// How many bits of the base all its addresses share: at most 32 for IPv4, 128 for IPv6.
    public let prefixLength: Int

    /// The range that is one address.
    public init(_ address: IPAddress) {
        base = address
        prefixLength = address.width
    }

    /// Reads `192.0.2.0/24`, `2001:db8::/32` or a single address.
    public init(parsing text: String) throws(AddressError) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = parts.first.flatMap({ IPAddress(String($0)) }) else { throw .notAnAddress(text) }
        guard parts.count == 2 else {
            self.init(address)
            return
        }
        // The prefix of a mapped address counts the bits of the IPv6 address that is written.
        let isMapped = address.isIPv4 && parts[0].utf8.contains(UInt8(ascii: ":"))
        let written = isMapped ? 128 : address.width
        guard let length = Decimal.value(parts[1].utf8, through: written) else {
            throw AddressError(
                .badPrefix,
                "\(AddressError.quoted(text)) has no valid prefix: after the slash stands a number from 0 to \(written)"
            )
        }
        guard !isMapped || length >= 96 else {
            throw AddressError(
                .badPrefix,
                "\(AddressError.quoted(text)) is an IPv4-mapped address with a prefix below 96: write the IPv4 range, "
                    + "such as \(AddressRange(around: address, prefixLength: min(length, 32)))")
        }
        self.init(around: address, prefixLength: isMapped ? length - 96 : length)
        guard base == address else {
            throw AddressError(
                .hostBits,
                "\(AddressError.quoted(text)) has bits set beyond its prefix: write \(self) for the whole range, or "
                    + "\(address) for the one address")
        }
    }

    /// The range of a length that an address lies in.
    init(around address: IPAddress, prefixLength: Int) {
        base = IPAddress(bits: address.bits & Self.mask(address, prefixLength))
        self.prefixLength = prefixLength
    }

    public func contains(_ address: IPAddress) -> Bool {
        address.isIPv4 == base.isIPv4 && address.bits & Self.mask(base, prefixLength) == base.bits
    }

    /// The bits that the prefix covers. What holds an IPv4 address as mapped is part of every prefix of IPv4.
    private static func mask(_ address: IPAddress, _ prefixLength: Int) -> UInt128 {
        UInt128.max << UInt128(address.width - prefixLength)
    }
}

extension AddressRange: CustomStringConvertible {
    /// As it is parsed; a single address without its prefix.
    public var description: String {
        prefixLength == base.width ? base.description : "\(base)/\(prefixLength)"
    }
}

extension AddressRange: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        do {
            try self.init(parsing: text)
        } catch {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: error.message)
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
