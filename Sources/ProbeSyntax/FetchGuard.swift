package import Addresses

/// Where an address from a certificate may lead. Whoever runs the inspected server chose it, and this machine may be
/// able to reach what that person cannot: the machine itself, its neighbours, the cloud's metadata.
package struct FetchGuard: Sendable, Hashable {
    /// Set where the inspected host is loopback itself.
    package let allowsLoopback: Bool

    package init(allowsLoopback: Bool) {
        self.allowsLoopback = allowsLoopback
    }

    private static let forbidden = ranges(
        // this host, link-local, multicast and reserved addresses
        "0.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "240.0.0.0/4", "::/128", "fe80::/10", "ff00::/8",
        // metadata of clouds: AWS over IPv6, Alibaba, Azure's wire server, Oracle
        "fd00:ec2::/32", "100.100.100.200/32", "168.63.129.16/32", "192.0.0.0/24")

    private static let forbiddenNames: Set<String> = ["metadata.google.internal", "metadata.goog", "instance-data"]

    package func check(name: String) throws(FetchRefusal) {
        guard !Self.forbiddenNames.contains(name) else { throw .init("\(name) is the metadata of a cloud") }
    }

    package func check(_ address: IPAddress) throws(FetchRefusal) {
        let judged = Self.embedded(in: address) ?? address
        if judged.isLoopback {
            guard allowsLoopback else { throw .init("\(address) is this machine itself") }
            return
        }
        if let range = Self.forbidden.first(where: { $0.contains(judged) }) {
            throw .init("\(address) lies in \(range), which no certificate may name")
        }
    }

    /// The IPv4 address that a translator or tunnel would send to: NAT64 (RFC 6052), 6to4 (RFC 3056), and the
    /// IPv4-compatible form (RFC 4291 section 2.5.5.1).
    private static func embedded(in address: IPAddress) -> IPAddress? {
        guard !address.isIPv4 else { return nil }
        let groups = address.groups
        if translated.contains(where: { $0.contains(address) }) { return IPAddress(ipv4: groups[6] << 16 | groups[7]) }
        if groups[0] == 0x2002 { return IPAddress(ipv4: groups[1] << 16 | groups[2]) }
        if groups[..<6].allSatisfy({ $0 == 0 }), groups[6] != 0 { return IPAddress(ipv4: groups[6] << 16 | groups[7]) }
        return nil
    }

    private static let translated = ranges("64:ff9b::/96")

    private static func ranges(_ texts: String...) -> [AddressRange] {
        texts.compactMap { try? AddressRange(parsing: $0) }
    }
}

extension IPAddress {
    /// The eight groups of an IPv6 address, from its text, which is the only form that is public.
    fileprivate var groups: [UInt32] {
        let halves = description.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false).map {
            $0.split(separator: ":").compactMap { UInt32($0, radix: 16) }
        }
        guard halves.count == 2 else { return halves[0] }
        return halves[0] + [UInt32](repeating: 0, count: max(0, 8 - halves[0].count - halves[1].count)) + halves[1]
    }
}
