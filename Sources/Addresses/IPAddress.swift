/// An address of the Internet Protocol, version 4 or 6. An IPv4-mapped IPv6 address (RFC 4291 section 2.5.5.2) is the
/// IPv4 address: a socket that listens on both families shows IPv4 peers so.
public struct IPAddress: Sendable, Hashable {
    /// The 128 bits of the IPv6 address; an IPv4 address is held in its mapped form.
    let bits: UInt128

    /// What the bits of a mapped address are above the 32 of the IPv4 address.
    private static let mapped: UInt128 = 0xffff

    init(bits: UInt128) {
        self.bits = bits
    }

    /// - Parameter ipv4: the address in host order: 127.0.0.1 is 0x7f000001.
    public init(ipv4: UInt32) {
        bits = Self.mapped << 32 | UInt128(ipv4)
    }

    /// - Parameter ipv6: the address in host order: ::1 is 1.
    public init(ipv6: UInt128) {
        bits = ipv6
    }

    /// - Parameter bytes: 4 or 16 in network order; any other count is no address.
    public init?(bytes: some Collection<UInt8>) {
        switch bytes.count {
        case 4: self.init(ipv4: bytes.reduce(0) { $0 << 8 | UInt32($1) })
        case 16: self.init(ipv6: bytes.reduce(0) { $0 << 8 | UInt128($1) })
        default: return nil
        }
    }

    /// 4 or 16 in network order.
    public var bytes: [UInt8] {
        stride(from: width - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: bits >> UInt128($0)) }
    }

    /// 127.0.0.0/8 (RFC 1122 section 3.2.1.3) or ::1 (RFC 4291 section 2.5.3).
    public var isLoopback: Bool { isIPv4 ? bits >> 24 & 0xFF == 127 : bits == 1 }

    public var isIPv4: Bool { bits >> 32 == Self.mapped }

    /// The address with the lower half of an IPv6 address set to zero: what one subscriber is given (RFC 6177). An IPv4
    /// address is itself.
    public var subscriber: IPAddress { isIPv4 ? self : IPAddress(bits: (bits >> 64) << 64) }

    /// How many bits an address of this family has.
    var width: Int { isIPv4 ? 32 : 128 }
}

extension IPAddress: Comparable {
    /// IPv4 before IPv6, then by value.
    public static func < (left: IPAddress, right: IPAddress) -> Bool {
        if left.isIPv4 != right.isIPv4 { return left.isIPv4 }
        return left.bits < right.bits
    }
}

extension IPAddress: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let address = IPAddress(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: AddressError.notAnAddress(text).message)
        }
        self = address
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
