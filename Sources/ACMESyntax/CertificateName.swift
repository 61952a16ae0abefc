/// A name that a certificate is asked for: a host's, with or without a wildcard, or an IP address (RFC 8738).
public struct CertificateName: Sendable, Hashable, CustomStringConvertible {
    public enum Kind: String, Sendable, Hashable { case dns, ip }

    public let kind: Kind
    /// In lower case; for a wildcard with its `*.`.
    public let text: String
    /// Of an IP address its four or sixteen bytes, in network order.
    public let addressBytes: [UInt8]

    /// Nil for what no public certificate can be issued for: what is no name of letters, digits and hyphens with at
    /// least two labels, a wildcard anywhere but as the first label, and characters beyond ASCII (which are written as
    /// A-labels, RFC 5890).
    public init?(_ text: String) {
        let lower = text.lowercased()
        if let bytes = AddressText.bytes(lower) {
            kind = .ip
            self.text = lower
            addressBytes = bytes
            return
        }
        let name = lower.hasPrefix("*.") ? String(lower.dropFirst(2)) : lower
        guard Self.isHostName(name) else { return nil }
        kind = .dns
        self.text = lower
        addressBytes = []
    }

    public var description: String { text }

    public var isWildcard: Bool { text.hasPrefix("*.") }

    /// Without the wildcard's `*.`: what an authorization is for (RFC 8555 section 7.1.4).
    public var base: String { isWildcard ? String(text.dropFirst(2)) : text }

    private static func isHostName(_ name: String) -> Bool {
        guard name.utf8.count <= 253 else { return false }
        let labels = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard labels.count >= 2, labels.last?.allSatisfy({ (0x30...0x39).contains($0) }) == false else { return false }
        return labels.allSatisfy { label in
            (1...63).contains(label.count) && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
                && label.allSatisfy { byte in
                    (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
                }
        }
    }
}
