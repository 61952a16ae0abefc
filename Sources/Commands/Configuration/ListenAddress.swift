import NIOCore

/// An address to listen on: `HOST:PORT`, `[::1]:8080`, or `:8080` for every IPv4 address of the machine.
struct ListenAddress: Sendable, Hashable, CustomStringConvertible {
    /// An IPv4 or IPv6 address without brackets, or a host name.
    let host: String
    /// 0 lets the system choose.
    let port: Int

    init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        let digits = text[text.index(after: colon)...].utf8
        guard (1...5).contains(digits.count), digits.allSatisfy({ (48...57).contains($0) }),
            let port = Int(text[text.index(after: colon)...]), port <= 65_535
        else { return nil }
        let host = String(text[..<colon])
        if host.isEmpty {
            self.init(host: "0.0.0.0", port: port)
        } else if host.hasPrefix("["), host.hasSuffix("]") {
            let address = String(host.dropFirst().dropLast())
            guard address.contains(":"), (try? SocketAddress(ipAddress: address, port: port)) != nil else { return nil }
            self.init(host: address, port: port)
        } else {
            guard Self.isHostName(host) else { return nil }
            self.init(host: host, port: port)
        }
    }

    /// Whether only programs on this machine reach the address.
    var isLoopback: Bool { Self.isLoopback(host: host) }

    var description: String { "\(urlHost):\(port)" }

    /// The host as a URL writes it: IPv6 in brackets.
    var urlHost: String { host.contains(":") ? "[\(host)]" : host }

    /// 127.0.0.0/8 (RFC 1122 section 3.2.1.3), ::1 and `localhost` (RFC 6761 section 6.3).
    static func isLoopback(host: String) -> Bool {
        if host.lowercased() == "localhost" { return true }
        guard let address = try? SocketAddress(ipAddress: host, port: 0) else { return false }
        switch address {
        case .v4: return host.hasPrefix("127.")
        case .v6: return address == (try? SocketAddress(ipAddress: "::1", port: 0))
        case .unixDomainSocket: return false
        }
    }

    private static func isHostName(_ host: String) -> Bool {
        guard host.utf8.count <= 253 else { return false }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        let wellFormed = labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                && label.utf8.allSatisfy { byte in
                    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                        || byte == UInt8(ascii: "-")
                }
        }
        guard wellFormed, let last = labels.last else { return false }
        // Digits and dots alone are an address, and a wrong one is no host name.
        guard last.utf8.allSatisfy({ (48...57).contains($0) }) else { return true }
        return (try? SocketAddress(ipAddress: host, port: 0)) != nil
    }
}
