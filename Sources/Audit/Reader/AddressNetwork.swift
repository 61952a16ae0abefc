internal import Glibc

/// The network that an address is likely to share with others of the same site.
enum AddressNetwork {
    /// `192.0.2.0/24` for an address of IPv4, `2001:db8:1:2::/64` for one of IPv6; an IPv4 address within IPv6 is what
    /// it is.
    ///
    /// - Returns: nil where it is no address.
    static func name(of address: String) -> String? {
        var four = in_addr()
        if inet_pton(AF_INET, address, &four) == 1 { return name(four.s_addr) }
        var six = in6_addr()
        // A zone says which network card, not which network.
        let plain = String(address.prefix { $0 != "%" })
        guard inet_pton(AF_INET6, plain, &six) == 1 else { return nil }
        return withUnsafeMutableBytes(of: &six) { bytes in
            let isMapped = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
            if isMapped { return "\(bytes[12]).\(bytes[13]).\(bytes[14]).0/24" }
            for index in 8..<16 { bytes[index] = 0 }
            var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
            guard inet_ntop(AF_INET6, bytes.baseAddress, &text, socklen_t(text.count)) != nil else { return nil }
            return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self) + "/64"
        }
    }

    private static func name(_ address: UInt32) -> String {
        let host = UInt32(bigEndian: address)
        return "\(host >> 24).\(host >> 16 & 255).\(host >> 8 & 255).0/24"
    }
}
