import Testing

@testable import Addresses

struct ProxyHeaderTests {
    /// What a header is must not depend on how it is cut: each beginning is incomplete, until one is decided on.
    static func read(_ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation) -> ProxyHeader.Reading {
        let whole = ProxyHeader.read(bytes[...])
        for count in 0...bytes.count {
            let beginning = ProxyHeader.read(bytes.prefix(count))
            #expect(
                beginning == .incomplete || beginning == whole, "the first \(count) bytes",
                sourceLocation: sourceLocation)
        }
        #expect(ProxyHeader.read((bytes + Array("GET / HTTP/1.1".utf8))[...]) == whole || whole == .incomplete)
        #expect(ProxyHeader.read(([1, 2, 3] + bytes)[3...]) == whole)
        return whole
    }

    static func header(_ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation) throws -> ProxyHeader {
        guard case .header(let header) = read(bytes, sourceLocation: sourceLocation) else {
            throw Unexpected(reading: read(bytes))
        }
        return header
    }

    struct Unexpected: Error {
        let reading: ProxyHeader.Reading
    }

    static func endpoint(_ address: String, _ port: UInt16) throws -> ProxyHeader.Endpoint {
        ProxyHeader.Endpoint(address: try #require(IPAddress(address)), port: port)
    }

    // MARK: Version 1

    static let lines: [(String, String, String, UInt16, UInt16)] = [
        ("TCP4 192.0.2.7 198.51.100.1 4711 443", "192.0.2.7", "198.51.100.1", UInt16(4711), UInt16(443)),
        ("TCP6 2001:db8::7 2001:DB8:0:0:0:0:0:1 0 65535", "2001:db8::7", "2001:db8::1", 0, 65535),
        ("TCP6 ::ffff:192.0.2.7 ::ffff:198.51.100.1 1 2", "192.0.2.7", "198.51.100.1", 1, 2),
    ]

    @Test(arguments: lines)
    func aLineNamesTheClient(
        _ text: String, _ source: String, _ destination: String, _ port: UInt16, _ destinationPort: UInt16
    ) throws {
        let line = Array("PROXY \(text)\r\n".utf8)
        let header = try Self.header(line)
        #expect(
            header.subject
                == .client(
                    source: try Self.endpoint(source, port),
                    destination: try Self.endpoint(destination, destinationPort)))
        #expect(header.length == line.count)
        #expect(header.attributes.isEmpty)
    }

    @Test(arguments: ["", " ", " anything at all, also \u{e9}", " 1.2.3.4 1.2.3.4 1 1"])
    func whateverFollowsUnknownIsIgnored(_ rest: String) throws {
        let line = Array("PROXY UNKNOWN\(rest)\r\n".utf8)
        let header = try Self.header(line)
        #expect(header.subject == .unknown)
        #expect(header.length == line.count)
    }

    @Test(arguments: [
        "TCP4 192.0.2.7 198.51.100.1 4711", "TCP4 192.0.2.7 198.51.100.1 4711 443 ",
        "TCP4  192.0.2.7 198.51.100.1 4711 443",
        "TCP4 192.0.2.7 198.51.100.1 4711 65536", "TCP4 192.0.2.7 198.51.100.1 04711 443",
        "TCP4 192.0.2.7 198.51.100.1 -1 443",
        "TCP4 192.0.2.07 198.51.100.1 4711 443", "TCP4 ::1 ::1 4711 443", "TCP6 192.0.2.7 198.51.100.1 4711 443",
        "TCP4 192.0.2.7 ::1 4711 443", "UDP4 192.0.2.7 198.51.100.1 4711 443", "tcp4 192.0.2.7 198.51.100.1 4711 443",
        "UNKNOWNS", "", " ", "TCP4", "TCP6 fe80::1%1 fe80::2 1 2", "TCP4\t192.0.2.7 198.51.100.1 4711 443",
    ])
    func aLineOfAnotherFormIsRefused(_ text: String) {
        #expect(Self.read(Array("PROXY \(text)\r\n".utf8)) == .malformed(.unreadableLine))
    }

    @Test(arguments: ["PROXY TCP4\n", "PROXY TCP4\rX", "PROXY UNKNOWN\r\r\n", "PROXY UNKNOWN \n\r\n"])
    func aLineEndsWithCRLFAlone(_ text: String) {
        #expect(Self.read(Array(text.utf8)) == .malformed(.brokenLineEnd))
    }

    @Test func aLineHas107BytesAtMost() throws {
        let longest = "PROXY UNKNOWN " + String(repeating: "x", count: 107 - 16)
        #expect(try Self.header(Array((longest + "\r\n").utf8)).length == 107)
        #expect(Self.read(Array((longest + "x\r\n").utf8)) == .malformed(.longLine))
        #expect(Self.read(Array((longest + "xx").utf8)) == .malformed(.longLine))
        #expect(Self.read(Array((longest + "x").utf8)) == .incomplete)
    }

    @Test(arguments: [
        "GET / HTTP/1.1\r\n", "PUT / HTTP/1.1\r\n", "PROXYTCP4", "proxy ", "\u{16}\u{3}\u{1}", "\r\n\r\n\0\r\nQUIX",
        "\r\nGET", "\0",
    ])
    func otherProtocolsAreNoHeader(_ text: String) {
        #expect(Self.read(Array(text.utf8)) == .malformed(.noHeader))
    }

    // MARK: Version 2

    @Test func aHeaderNamesTheClientOfTCPOverIPv4() throws {
        let bytes = HeaderBuilder().bytes
        let header = try Self.header(bytes)
        #expect(
            header.subject
                == .client(
                    source: try Self.endpoint("192.0.2.7", 4711), destination: try Self.endpoint("198.51.100.1", 443)))
        #expect(header.length == 28)
        #expect(bytes.count == 28)
    }

    @Test func aHeaderNamesTheClientOfTCPOverIPv6() throws {
        var builder = HeaderBuilder(family: 0x21)
        builder.addresses =
            [0x20, 0x01, 0x0d, 0xb8] + Array(repeating: 0, count: 11) + [7]
            + Array(repeating: 0, count: 10) + [0xff, 0xff, 192, 0, 2, 1] + [0xff, 0xff, 0, 80]
        let header = try Self.header(builder.bytes)
        #expect(
            header.subject
                == .client(
                    source: try Self.endpoint("2001:db8::7", 65535), destination: try Self.endpoint("192.0.2.1", 80)))
        #expect(header.length == 52)
    }

    /// The example of a network load balancer in front of an endpoint service, with its checksum and padding.
    @Test func theChecksumOfALoadBalancerIsThatOfItsHeader() throws {
        var bytes: [UInt8] = [
            0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A, 0x21, 0x11, 0x00, 0x54,
        ]
        bytes += [0xac, 0x1f, 0x07, 0x71, 0xac, 0x1f, 0x0a, 0x1f, 0xc8, 0xf2, 0x00, 0x50]
        bytes +=
            [0x03, 0x00, 0x04, 0xe8, 0xd6, 0x89, 0x2d, 0xea, 0x00, 0x17, 0x01] + Array("vpce-08d2bf15fac5001c9".utf8)
        bytes += [0x04, 0x00, 0x24] + Array(repeating: 0, count: 36)
        let header = try Self.header(bytes)
        #expect(header.privateEndpoint == .aws(vpcEndpoint: "vpce-08d2bf15fac5001c9"))
        #expect(header.length == bytes.count)
        guard case .client(let source, _) = header.subject else { throw Unexpected(reading: Self.read(bytes)) }
        #expect(source == (try Self.endpoint("172.31.7.113", 51442)))
        for index in 16..<bytes.count where index != 29 && index != 28 && index != 30 {
            var altered = bytes
            altered[index] ^= 0x10
            guard case .malformed = Self.read(altered) else {
                Issue.record("byte \(index) was altered and \(Self.read(altered)) was read")
                continue
            }
        }
    }

    @Test func theChecksumIsTheOneOfTheSpecification() {
        #expect(CRC32C.of(Array("123456789".utf8)) == 0xE306_9283)
        #expect(CRC32C.of(Array(repeating: 0, count: 32)) == 0x8A91_36AA)
    }

    @Test func aChecksumCountsWhereverItStands() throws {
        var builder = HeaderBuilder()
        builder.attributes = [(0x04, [1, 2]), (0x03, [0, 0, 0, 0]), (0x05, [9])]
        #expect(try Self.header(builder.bytes).uniqueID == [9])
        builder.isChecked = false
        #expect(Self.read(builder.bytes) == .malformed(.wrongChecksum))
        builder.attributes = [(0x03, [0, 0, 0])]
        #expect(Self.read(builder.bytes) == .malformed(.brokenAttributes))
    }

    @Test(arguments: [UInt8(0x00), 0x11, 0x21, 0x31, 0x99, 0xff])
    func aLocalConnectionIsItsSendersOwn(_ family: UInt8) throws {
        for addresses: [UInt8] in [[], [1, 2, 3], HeaderBuilder().addresses] {
            let builder = HeaderBuilder(versionAndCommand: 0x20, family: family, addresses: addresses)
            let header = try Self.header(builder.bytes)
            #expect(header.subject == .local)
            #expect(header.length == 16 + addresses.count)
        }
    }

    @Test(arguments: [UInt8(0x00), 0x01, 0x02, 0x10, 0x20, 0x30])
    func ofAnUnspecifiedFamilyOnlyTheLengthCounts(_ family: UInt8) throws {
        for addresses: [UInt8] in [[], [1, 2, 3], [0x03, 0, 4, 0, 0, 0, 0]] {
            let header = try Self.header(HeaderBuilder(family: family, addresses: addresses).bytes)
            #expect(header.subject == .unknown)
            #expect(header.attributes.isEmpty)
            #expect(header.length == 16 + addresses.count)
        }
    }

    @Test(arguments: [(UInt8(0x12), 12), (0x22, 36), (0x31, 216), (0x32, 216)])
    func ofDatagramsAndUnixSocketsTheAddressesAreLeftOut(_ family: UInt8, _ length: Int) throws {
        var builder = HeaderBuilder(family: family)
        builder.addresses = Array(repeating: 7, count: length)
        builder.attributes = [(0x02, Array("a.example".utf8)), (0x03, [0, 0, 0, 0])]
        let header = try Self.header(builder.bytes)
        #expect(header.subject == .unknown)
        #expect(header.authority == "a.example")
        builder.isChecked = false
        #expect(Self.read(builder.bytes) == .malformed(.wrongChecksum))
        builder.attributes = []
        builder.addresses.removeLast()
        #expect(Self.read(builder.bytes) == .malformed(.shortAddresses(length - 1)))
    }

    @Test(arguments: [(UInt8(0x11), UInt8(0x01)), (0x01, 0x00), (0x31, 0x03), (0xf1, 0x0f)])
    func anotherVersionIsRefused(_ byte: UInt8, _ version: UInt8) {
        #expect(Self.read(HeaderBuilder(versionAndCommand: byte).bytes) == .malformed(.unknownVersion(byte >> 4)))
    }

    @Test(arguments: [UInt8(2), 3, 15])
    func anotherCommandIsRefused(_ command: UInt8) {
        let builder = HeaderBuilder(versionAndCommand: 0x20 | command)
        #expect(Self.read(builder.bytes) == .malformed(.unknownCommand(command)))
    }

    @Test(arguments: [UInt8(0x13), 0x1f, 0x41, 0xf1, 0x03, 0x40])
    func anotherFamilyOrTransportIsRefused(_ family: UInt8) {
        #expect(Self.read(HeaderBuilder(family: family).bytes) == .malformed(.unknownFamily(family)))
    }

    @Test func addressesHaveToBeWhole() {
        for count in 0..<12 {
            let builder = HeaderBuilder(addresses: Array(HeaderBuilder().addresses.prefix(count)))
            #expect(Self.read(builder.bytes) == .malformed(.shortAddresses(count)))
        }
    }

    @Test func aHeaderHasABound() throws {
        var builder = HeaderBuilder()
        builder.attributes = [(0x04, Array(repeating: 0, count: 4096 - 15))]
        #expect(try Self.header(builder.bytes).length == 4112)
        builder.attributes = [(0x04, Array(repeating: 0, count: 4096 - 14))]
        #expect(Self.read(builder.bytes) == .malformed(.tooLong(4097)))
        let local = HeaderBuilder(versionAndCommand: 0x20, addresses: Array(repeating: 0, count: 4097))
        #expect(Self.read(local.bytes) == .malformed(.tooLong(4097)))
    }

    static let brokenAttributes: [[UInt8]] = [
        [0x04], [0x04, 0x00], [0x04, 0x00, 0x01], [0x04, 0x01, 0x00, 0x00], [0x04, 0, 0, 0x05, 0, 2, 1],
    ]

    @Test(arguments: brokenAttributes)
    func anAttributeHasToFitIn(_ attributes: [UInt8]) {
        let builder = HeaderBuilder(addresses: HeaderBuilder().addresses + attributes)
        #expect(Self.read(builder.bytes) == .malformed(.brokenAttributes))
    }

    @Test func attributesKeepTheirOrder() throws {
        var builder = HeaderBuilder()
        builder.attributes = [(0x05, [1]), (0x04, []), (0x05, [2]), (0x77, [3, 4])]
        let header = try Self.header(builder.bytes)
        #expect(header.attributes.map(\.type) == [0x05, 0x04, 0x05, 0x77])
        #expect(header.attributes.map(\.value) == [[1], [], [2], [3, 4]])
        #expect(header.uniqueID == [1])
        #expect(header.authority == nil)
    }

    @Test func whatHasNotTheFormOfItsAttributeIsNone() throws {
        var builder = HeaderBuilder()
        builder.attributes = [(0x05, Array(repeating: 1, count: 129)), (0x02, [0xff, 0xfe])]
        let header = try Self.header(builder.bytes)
        #expect(header.uniqueID == nil)
        #expect(header.authority == nil)
        #expect(header.attributes.count == 2)
    }
}
