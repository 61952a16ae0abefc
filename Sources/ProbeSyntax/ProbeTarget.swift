public import Addresses

/// The endpoint that is inspected, as a person writes it: `HOST`, `HOST:PORT`, `192.0.2.1:443`, `[2001:db8::1]:443`, or
/// an `https` URL of which the rest does not matter.
public struct ProbeTarget: Sendable, Hashable, CustomStringConvertible {
    /// A name in lower case without its last dot, or an address as RFC 5952 writes it, without brackets.
    public let host: String
    public let port: UInt16

    /// - Throws: where the text is none of these forms.
    public init(_ text: String, defaultPort: UInt16 = 443) throws(ProbeTargetError) {
        var rest = text[...]
        for scheme in ["https://", "HTTPS://"] where rest.hasPrefix(scheme) {
            rest = rest.dropFirst(scheme.count).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        }
        if let address = IPAddress(String(rest)) {
            host = address.description
            port = defaultPort
            return
        }
        let name: Substring
        let after: Substring
        if rest.first == "[" {
            guard let close = rest.firstIndex(of: "]") else { throw .init(text) }
            name = rest[rest.index(after: rest.startIndex)..<close]
            after = rest[rest.index(after: close)...]
        } else {
            name = rest.prefix { $0 != ":" }
            after = rest.dropFirst(name.count)
        }
        port = try Self.port(after, of: text, defaultPort)
        let isBracketed = rest.first == "["
        if let address = IPAddress(String(name)), !address.isIPv4 == isBracketed {
            host = address.description
            return
        }
        guard !isBracketed, let known = Self.hostName(name) else { throw .init(text) }
        host = known
    }

    /// The address where the host is one.
    public var address: IPAddress? { IPAddress(host) }

    /// The name to send in the handshake; nil for an address, which has none (RFC 6066 section 3).
    package var serverName: String? { address == nil ? host : nil }

    /// As it is written in a URL and in the header Host.
    public var description: String {
        let written = address.map { $0.isIPv4 ? host : "[\(host)]" } ?? host
        return port == 443 ? written : "\(written):\(port)"
    }

    private static func port(
        _ text: Substring, of whole: String, _ defaultPort: UInt16
    ) throws(ProbeTargetError) -> UInt16 {
        guard !text.isEmpty else { return defaultPort }
        let digits = text.dropFirst()
        guard text.first == ":", digits.utf8.allSatisfy({ (48...57).contains($0) }), let port = UInt16(digits), port > 0
        else { throw .init(whole) }
        return port
    }

    /// Letters, digits, dashes, underscores and dots: what a name of a host may have in practice.
    private static func hostName(_ text: Substring) -> String? {
        var name = text.lowercased()
        if name.last == "." { name.removeLast() }
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        let areValid = labels.allSatisfy { label in
            (1...63).contains(label.utf8.count)
                && label.utf8.allSatisfy { byte in
                    switch byte {
                    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                        UInt8(ascii: "-"), UInt8(ascii: "_"):
                        true
                    default: false
                    }
                }
        }
        return areValid && name.utf8.count <= 253 ? name : nil
    }
}
