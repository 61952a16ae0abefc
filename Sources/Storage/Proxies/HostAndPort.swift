/// `host`, `host:port`, `[address]:port`, or an IPv6 address as it is.
struct HostAndPort: Hashable {
    /// In lower case, without brackets and without a dot at its end.
    let host: String
    let port: Int?

    init?(_ text: some StringProtocol) {
        var host = text.lowercased()
        var digits: String?
        if host.hasPrefix("[") {
            guard let end = host.firstIndex(of: "]") else { return nil }
            let tail = host[host.index(after: end)...]
            guard tail.isEmpty || tail.hasPrefix(":") else { return nil }
            if !tail.isEmpty { digits = String(tail.dropFirst()) }
            host = String(host[host.index(after: host.startIndex)..<end])
        } else if host.filter({ $0 == ":" }).count == 1, let colon = host.firstIndex(of: ":") {
            digits = String(host[host.index(after: colon)...])
            host = String(host[..<colon])
        }
        if host.hasSuffix(".") { host.removeLast() }
        guard host.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !"/?#@[]".utf8.contains($0) }) else { return nil }
        if let digits {
            guard let number = Int(digits), (1...65_535).contains(number), digits.utf8.allSatisfy({ $0 < 58 }) else {
                return nil
            }
            port = number
        } else {
            port = nil
        }
        self.host = host
    }
}
