import Addresses

/// An address from a certificate, as far as it may be fetched: http, a host, a port, and what to ask for there.
package struct FetchAddress: Sendable, Hashable {
    /// A name in lower case, or an address without brackets.
    package let host: String
    package let port: UInt16
    /// Path and query as they are sent.
    package let target: String

    /// Bytes of an address that are taken.
    static let longest = 2048

    /// The name of the host and the port as the header Host has them.
    package var authority: String {
        let written = IPAddress(host).map { $0.isIPv4 ? host : "[\(host)]" } ?? host
        return port == 80 ? written : "\(written):\(port)"
    }

    package init(_ text: String) throws(FetchRefusal) {
        guard text.utf8.count <= Self.longest else { throw .init("the address is longer than \(Self.longest) bytes") }
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw .init("the address has characters that no address has")
        }
        guard text.prefix(7).lowercased() == "http://" else { throw .init("only http is fetched") }
        let rest = text.dropFirst(7).prefix { $0 != "#" }
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        guard !authority.contains("@"), !authority.isEmpty else { throw .init("the address has no plain host") }
        do {
            let place = try ProbeTarget(String(authority), defaultPort: 80)
            host = place.host
            port = place.port
        } catch {
            throw .init("the address has no host that can be read")
        }
        let asked = String(rest.dropFirst(authority.count))
        target = asked.hasPrefix("/") ? asked : "/" + asked
    }

    private init(host: String, port: UInt16, target: String) {
        self.host = host
        self.port = port
        self.target = target
    }

    /// The address with one more part of its path.
    package func appending(_ part: String) -> FetchAddress {
        FetchAddress(host: host, port: port, target: target.hasSuffix("/") ? target + part : "\(target)/\(part)")
    }
}
