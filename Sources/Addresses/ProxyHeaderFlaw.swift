/// Why the first bytes of a connection are no header of the PROXY protocol.
public enum ProxyHeaderFlaw: Error, Sendable, Hashable {
    /// They begin as neither version does: the sender speaks HTTP or TLS at once.
    case noHeader
    /// The line of version 1 does not end within 107 bytes.
    case longLine
    /// A CR or LF stands alone.
    case brokenLineEnd
    /// The line of version 1 is not `PROXY`, `TCP4` or `TCP6`, two addresses of that family and two ports.
    case unreadableLine
    /// The version is not 2; the four bits that say it.
    case unknownVersion(UInt8)
    /// Neither LOCAL nor PROXY; the four bits that say it.
    case unknownCommand(UInt8)
    /// The byte of address family and transport has a value that version 2 does not know.
    case unknownFamily(UInt8)
    /// The header announces more bytes than are read.
    case tooLong(Int)
    /// The header is shorter than the addresses of its family.
    case shortAddresses(Int)
    /// An attribute ends behind the header.
    case brokenAttributes
    /// There is a checksum, and it is another.
    case wrongChecksum
}

extension ProxyHeaderFlaw: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noHeader:
            "the first bytes are no PROXY header: turn the PROXY protocol on at the sender, or take its address out of "
                + "the list of those that send it"
        case .longLine: "the line of PROXY version 1 does not end within \(ProxyHeaderLine.maximumLength) bytes"
        case .brokenLineEnd: "the line of PROXY version 1 has a CR or LF that is no CRLF"
        case .unreadableLine:
            "the line of PROXY version 1 is not 'PROXY TCP4' or 'PROXY TCP6', two addresses of that family and two "
                + "ports, each after one space"
        case .unknownVersion(let version): "the PROXY header has version \(version), and only 1 and 2 exist"
        case .unknownCommand(let command):
            "the PROXY header has command \(command), and only 0 (LOCAL) and 1 (PROXY) exist"
        case .unknownFamily(let byte):
            "the PROXY header has address family \(byte >> 4) and transport \(byte & 15), which version 2 does not "
                + "have"
        case .tooLong(let length):
            "the PROXY header announces \(length) bytes, and at most \(ProxyHeader.maximumPayload) are read"
        case .shortAddresses(let length):
            "the PROXY header announces \(length) bytes, fewer than the addresses of its family take"
        case .brokenAttributes: "an attribute of the PROXY header does not fit into it"
        case .wrongChecksum: "the checksum (CRC-32c) of the PROXY header is wrong"
        }
    }
}
