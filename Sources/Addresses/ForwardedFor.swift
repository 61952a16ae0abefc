/// The client that HTTP proxies name in `X-Forwarded-For`. Each proxy appends the address that it was asked from; what
/// stands before the first entry of a proxy that is not trusted may be anybody's invention.
public enum ForwardedFor {
    /// A client as a proxy writes it.
    public struct Client: Sendable, Hashable {
        public let address: IPAddress
        /// Some proxies write the port of the client's connection too.
        public let port: UInt16?
    }

    /// Entries that are looked at, from the last on.
    static let maximumHops = 32
    /// Bytes of the longest entry, the space around it among them.
    static let maximumEntryLength = 128

    /// Walks the entries from the last to the first: each comes from the proxy before it, so it counts as long as that
    /// proxy is trusted. The first address that is no trusted proxy is the client. What is no address, or too much,
    /// ends the walk, and the last proxy that is known is all that is known of the client.
    ///
    /// - Parameters:
    ///   - peer: whom the request came from.
    ///   - lines: the values of all `X-Forwarded-For` fields in their order.
    ///   - trusted: the proxies whose entries count.
    /// - Returns: nil where the peer itself is all that is known: it is not trusted, or names nobody.
    public static func client(peer: IPAddress, lines: [String], trusted: AddressList) -> Client? {
        guard trusted.contains(peer) else { return nil }
        var known: Client?
        var hops = 0
        for line in lines.reversed() {
            var rest = line.utf8[...]
            while hops < maximumHops {
                guard let entry = lastEntry(of: rest), let client = client(entry) else { return known }
                known = client
                hops += 1
                guard trusted.contains(client.address) else { return known }
                guard entry.startIndex > rest.startIndex else { break }
                rest = rest[..<rest.index(before: entry.startIndex)]
            }
        }
        return known
    }

    /// What follows the last comma, or nil where that is too long.
    private static func lastEntry(of line: Substring.UTF8View) -> Substring.UTF8View? {
        let end = line.suffix(maximumEntryLength + 1)
        if let comma = end.lastIndex(of: UInt8(ascii: ",")) { return end[end.index(after: comma)...] }
        return end.count <= maximumEntryLength ? end : nil
    }

    /// Reads an address, `192.0.2.7:4711`, `[2001:db8::7]` or `[2001:db8::7]:4711`.
    private static func client(_ entry: Substring.UTF8View) -> Client? {
        let isSpace = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        let bytes = Array(entry)
        guard let first = bytes.firstIndex(where: { !isSpace($0) }), let last = bytes.lastIndex(where: { !isSpace($0) })
        else { return nil }
        let text = bytes[first...last]
        let colon = UInt8(ascii: ":")
        if text.first == UInt8(ascii: "[") {
            guard let close = text.firstIndex(of: UInt8(ascii: "]")), text[..<close].contains(colon) else { return nil }
            return client(text[(first + 1)..<close], port: text[(close + 1)...])
        }
        guard let split = text.firstIndex(of: colon), text[(split + 1)...].firstIndex(of: colon) == nil else {
            return client(text, port: [])
        }
        return client(text[..<split], port: text[split...])
    }

    /// - Parameter port: empty, or a colon and the number.
    private static func client(_ address: ArraySlice<UInt8>, port: ArraySlice<UInt8>) -> Client? {
        guard let address = IPAddress(text: address) else { return nil }
        guard let colon = port.first else { return Client(address: address, port: nil) }
        guard colon == UInt8(ascii: ":"), let port = Decimal.value(port.dropFirst(), through: Int(UInt16.max)) else {
            return nil
        }
        return Client(address: address, port: UInt16(port))
    }
}
