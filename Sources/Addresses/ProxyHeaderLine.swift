/// Version 1 of the PROXY protocol: one line of text (proxy-protocol.txt, section 2.1).
enum ProxyHeaderLine {
    /// Bytes of the longest line, its CRLF among them.
    static let maximumLength = 107

    private static let beginning = Array("PROXY ".utf8)

    /// - Returns: nil where the line has not ended yet.
    static func read(_ bytes: ArraySlice<UInt8>) throws(ProxyHeaderFlaw) -> ProxyHeader? {
        guard bytes.prefix(beginning.count).elementsEqual(beginning.prefix(bytes.count)) else { throw .noHeader }
        let line = bytes.prefix(maximumLength)
        guard let end = line.firstIndex(where: { $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\n") }) else {
            if line.count == maximumLength { throw .longLine }
            return nil
        }
        guard line[end] == UInt8(ascii: "\r") else { throw .brokenLineEnd }
        guard end + 1 < line.endIndex else {
            if line.count == maximumLength { throw .longLine }
            return nil
        }
        guard line[end + 1] == UInt8(ascii: "\n") else { throw .brokenLineEnd }
        return ProxyHeader(
            subject: try subject(line[(line.startIndex + beginning.count)..<end]), attributes: [],
            length: end + 2 - line.startIndex)
    }

    private static func subject(_ rest: ArraySlice<UInt8>) throws(ProxyHeaderFlaw) -> ProxyHeader.Subject {
        let words = rest.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        // Whatever follows UNKNOWN is to be ignored.
        if words[0].elementsEqual("UNKNOWN".utf8) { return .unknown }
        let isIPv4 = words[0].elementsEqual("TCP4".utf8)
        guard words.count == 5, isIPv4 || words[0].elementsEqual("TCP6".utf8),
            let source = endpoint(words[1], words[3], isIPv4: isIPv4),
            let destination = endpoint(words[2], words[4], isIPv4: isIPv4)
        else { throw .unreadableLine }
        return .client(source: source, destination: destination)
    }

    /// The family is that of the text: TCP6 may write an IPv4 address as a mapped one.
    private static func endpoint(
        _ address: ArraySlice<UInt8>, _ port: ArraySlice<UInt8>, isIPv4: Bool
    ) -> ProxyHeader.Endpoint? {
        guard address.contains(UInt8(ascii: ":")) != isIPv4, let address = IPAddress(text: address),
            let port = Decimal.value(port, through: Int(UInt16.max))
        else { return nil }
        return ProxyHeader.Endpoint(address: address, port: UInt16(port))
    }
}
