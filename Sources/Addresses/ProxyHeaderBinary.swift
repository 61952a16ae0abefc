/// Version 2 of the PROXY protocol: 16 bytes, the addresses, and attributes (proxy-protocol.txt, section 2.2).
enum ProxyHeaderBinary {
    static let signature: [UInt8] = [
        0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A,
    ]

    /// Bytes before the addresses: the signature, version and command, family and transport, and the length.
    private static let fixedLength = 16

    private enum Command: UInt8 {
        case local = 0
        case proxy = 1
    }

    private enum Family: UInt8 {
        case unspecified = 0
        case ipv4 = 1
        case ipv6 = 2
        case unix = 3

        /// Bytes of both addresses and ports.
        var length: Int {
            switch self {
            case .unspecified: 0
            case .ipv4: 12
            case .ipv6: 36
            case .unix: 216
            }
        }
    }

    private enum Transport: UInt8 {
        case unspecified = 0
        case stream = 1
        case datagram = 2
    }

    /// - Returns: nil where bytes are missing.
    static func read(_ bytes: ArraySlice<UInt8>) throws(ProxyHeaderFlaw) -> ProxyHeader? {
        guard bytes.prefix(signature.count).elementsEqual(signature.prefix(bytes.count)) else { throw .noHeader }
        let fixed = Array(bytes.prefix(fixedLength))
        guard fixed.count > 12 else { return nil }
        guard fixed[12] >> 4 == 2 else { throw .unknownVersion(fixed[12] >> 4) }
        guard let command = Command(rawValue: fixed[12] & 15) else { throw .unknownCommand(fixed[12] & 15) }
        guard fixed.count > 13 else { return nil }
        let family = Family(rawValue: fixed[13] >> 4)
        let transport = Transport(rawValue: fixed[13] & 15)
        // Of a LOCAL connection everything but the length is to be ignored.
        guard command == .local || family != nil && transport != nil else { throw .unknownFamily(fixed[13]) }
        guard fixed.count == fixedLength else { return nil }
        let payload = Int(fixed[14]) << 8 | Int(fixed[15])
        guard payload <= ProxyHeader.maximumPayload else { throw .tooLong(payload) }
        let length = fixedLength + payload
        guard command == .proxy, let family, family != .unspecified, let transport, transport != .unspecified else {
            guard bytes.count >= length else { return nil }
            // Where the attributes of an unspecified family would begin is not known.
            return ProxyHeader(subject: command == .local ? .local : .unknown, attributes: [], length: length)
        }
        guard payload >= family.length else { throw .shortAddresses(payload) }
        guard bytes.count >= length else { return nil }
        let header = Array(bytes.prefix(length))
        return ProxyHeader(
            subject: transport == .stream ? subject(header, family) : .unknown,
            attributes: try attributes(header, from: fixedLength + family.length), length: length)
    }

    private static func subject(_ header: [UInt8], _ family: Family) -> ProxyHeader.Subject {
        // What is left of both addresses after the two ports.
        let width = (family.length - 4) / 2
        let ports = fixedLength + 2 * width
        guard let source = IPAddress(bytes: header[fixedLength..<fixedLength + width]),
            let destination = IPAddress(bytes: header[fixedLength + width..<ports])
        else { return .unknown }
        return .client(
            source: .init(address: source, port: UInt16(header[ports]) << 8 | UInt16(header[ports + 1])),
            destination: .init(address: destination, port: UInt16(header[ports + 2]) << 8 | UInt16(header[ports + 3])))
    }

    private static func attributes(
        _ header: [UInt8], from start: Int
    ) throws(ProxyHeaderFlaw) -> [ProxyAttribute] {
        var attributes: [ProxyAttribute] = []
        var offset = start
        while offset < header.count {
            guard header.count - offset >= 3 else { throw .brokenAttributes }
            let value = offset + 3..<offset + 3 + (Int(header[offset + 1]) << 8 | Int(header[offset + 2]))
            guard value.upperBound <= header.count else { throw .brokenAttributes }
            if header[offset] == ProxyAttribute.checksum { try check(header, at: value) }
            attributes.append(ProxyAttribute(type: header[offset], value: Array(header[value])))
            offset = value.upperBound
        }
        return attributes
    }

    /// Section 2.2.3: the checksum is that of the whole header with zeros in its own place.
    private static func check(_ header: [UInt8], at place: Range<Int>) throws(ProxyHeaderFlaw) {
        guard place.count == 4 else { throw .brokenAttributes }
        let announced = header[place].reduce(0) { $0 << 8 | UInt32($1) }
        var header = header
        header.replaceSubrange(place, with: [0, 0, 0, 0])
        guard CRC32C.of(header) == announced else { throw .wrongChecksum }
    }
}
