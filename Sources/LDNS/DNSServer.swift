internal import CLDNS

/// A name server's address.
public struct DNSServer: Sendable, Hashable, CustomStringConvertible {
    /// IPv4 or IPv6, without brackets.
    public let address: String
    public let port: UInt16

    /// - Parameter address: IPv4 or IPv6 without brackets and zone; nil for anything else.
    public init?(address: String, port: UInt16 = 53) {
        guard port != 0, Self.data(address) != nil else { return nil }
        self.address = address
        self.port = port
    }

    /// `ADDRESS`, `IPv4:PORT` or `[IPv6]:PORT`; nil for anything else.
    public init?(_ text: String) {
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            let rest = text[text.index(after: end)...]
            let address = String(text[text.index(after: text.startIndex)..<end])
            if rest.isEmpty { self.init(address: address) } else { self.init(address: address, portText: rest) }
        } else if let colon = text.firstIndex(of: ":"), text.lastIndex(of: ":") == colon {
            self.init(address: String(text[..<colon]), portText: text[colon...])
        } else {
            self.init(address: text)
        }
    }

    private init?(address: String, portText: Substring) {
        guard portText.first == ":", portText.dropFirst().utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let port = UInt16(portText.dropFirst())
        else { return nil }
        self.init(address: address, port: port)
    }

    public var description: String {
        let host = address.contains(":") ? "[\(address)]" : address
        return port == 53 ? address : "\(host):\(port)"
    }

    /// As ldns has it; the caller owns it.
    static func data(_ address: String) -> RecordDataHandle? {
        let type = address.contains(":") ? LDNS_RDF_TYPE_AAAA : LDNS_RDF_TYPE_A
        return RecordDataHandle(ldns_rdf_new_frm_str(type, address))
    }
}
