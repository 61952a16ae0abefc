/// An absolute URL of HTTP or HTTPS without user and fragment, as issuers and their sets of keys have it.
public struct WebAddress: Sendable, Hashable {
    private static let longest = 2048

    /// As it was written.
    public let text: String
    public let isSecure: Bool
    /// In lower case; an IPv6 address with its brackets.
    public let host: String
    public let port: Int
    public let hasQuery: Bool
    /// Whether it names this machine: 127.0.0.0/8, ::1 or `localhost`.
    public let isLoopback: Bool

    /// Reads `http(s)://HOST[:PORT][/PATH][?QUERY]`; nil for anything else, and for what two readers could take for
    /// different hosts.
    public init?(_ text: String) {
        guard text.utf8.count <= Self.longest, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
        let lower = text.lowercased()
        isSecure = lower.hasPrefix("https://")
        guard isSecure || lower.hasPrefix("http://") else { return nil }
        let rest = Array(text.utf8.dropFirst(isSecure ? 8 : 7))
        guard !rest.contains(where: { "#@\\\"<>^`{|}".utf8.contains($0) }) else { return nil }
        let authority = rest.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
        let end: Int
        if authority.first == UInt8(ascii: "[") {
            guard let close = authority.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            guard close >= 3, authority[1..<close].allSatisfy(Self.isIPv6Byte) else { return nil }
            end = close + 1
        } else {
            end = authority.firstIndex(of: UInt8(ascii: ":")) ?? authority.count
            guard (1...253).contains(end), authority[..<end].allSatisfy(Self.isNameByte) else { return nil }
        }
        var port = isSecure ? 443 : 80
        if end < authority.count {
            let digits = authority[(end + 1)...]
            guard authority[end] == UInt8(ascii: ":"), digits.allSatisfy({ (0x30...0x39).contains($0) }),
                let number = Int(String(decoding: digits, as: UTF8.self)), (1...65_535).contains(number)
            else { return nil }
            port = number
        }
        self.text = text
        self.port = port
        host = String(decoding: authority[..<end], as: UTF8.self).lowercased()
        hasQuery = rest.contains(UInt8(ascii: "?"))
        isLoopback = Self.isLoopback(host)
    }

    /// Whether it may be fetched: in clear only from this machine.
    public var mayBeFetched: Bool { isSecure || isLoopback }

    private static func isIPv6Byte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"),
            UInt8(ascii: ":"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// Only the plain spellings: whatever else a resolver takes for this machine has to be asked over TLS.
    private static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "[::1]" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127"
            && parts.allSatisfy { part in
                guard let number = UInt8(part) else { return false }
                return String(number) == part
            }
    }
}
