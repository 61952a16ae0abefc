import Foundation
import Glibc
import SeededGenerator
import Testing

@testable import Addresses

struct IPAddressTests {
    static let ipv4: [(String, UInt32)] = [
        ("0.0.0.0", UInt32(0)), ("127.0.0.1", 0x7f00_0001), ("192.0.2.7", 0xc000_0207),
        ("255.255.255.255", 0xffff_ffff), ("::ffff:192.0.2.7", 0xc000_0207), ("::FFFF:c000:0207", 0xc000_0207),
        ("0:0:0:0:0:ffff:0:1", 1),
    ]

    @Test(arguments: ipv4)
    func anIPv4AddressIsReadAlsoWhereItIsMapped(_ text: String, _ value: UInt32) throws {
        let address = try #require(IPAddress(text))
        #expect(address == IPAddress(ipv4: value))
        #expect(address.isIPv4)
    }

    static let ipv6: [(String, UInt128)] = [
        ("::", 0), ("::1", 1), ("1::", 0x0001_0000_0000_0000_0000_0000_0000_0000),
        ("2001:db8::7", 0x2001_0db8_0000_0000_0000_0000_0000_0007),
        ("2001:DB8:0:0:0:0:0:7", 0x2001_0db8_0000_0000_0000_0000_0000_0007),
        ("1:2:3:4:5:6:7::", 0x0001_0002_0003_0004_0005_0006_0007_0000),
        ("::2:3:4:5:6:7:8", 0x0000_0002_0003_0004_0005_0006_0007_0008), ("::192.0.2.7", 0xc000_0207),
        ("64:ff9b::192.0.2.33", 0x0064_ff9b_0000_0000_0000_0000_c000_0221),
        ("1111:2222:3333:4444:5555:6666:255.255.255.255", 0x1111_2222_3333_4444_5555_6666_ffff_ffff),
    ]

    @Test(arguments: ipv6)
    func anIPv6AddressIsRead(_ text: String, _ value: UInt128) throws {
        let address = try #require(IPAddress(text))
        #expect(address == IPAddress(ipv6: value))
        #expect(!address.isIPv4)
    }

    @Test(arguments: [
        "", " ", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.04", "1.2.3.00", "1.2.3.", ".1.2.3",
        "1..2.3",
        "1.2.3.4 ", " 1.2.3.4", "1.2.3.4/32", "1.2.3.4:80", "+1.2.3.4", "-1.2.3.4", "0x7f.0.0.1", "2130706433",
        "1.2.3.४", "1.2.3.4\0", ":", ":::", "1:", ":1", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9",
        "1:2:3:4::5:6:7:8", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "12345::", "00001::", "g::",
        "1:2:3:4:5:6:7:1.2.3.4",
        "::1.2.3.4:5", "1.2.3.4::", "::1.2.3", "::01.2.3.4", "fe80::1%eth0", "[::1]", "::1/128", "::ffff:1.2.3.256",
        "1:2:3:4:5:6:1.2.3.4.5", "2001:db8:::1",
    ])
    func whatIsNoAddressIsRefused(_ text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test(
        arguments: [
            ("2001:0db8:0000:0000:0001:0000:0000:0001", "2001:db8::1:0:0:1"),
            ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
            ("0:0:0:0:0:0:0:0", "::"), ("0:0:0:0:0:0:0:1", "::1"), ("1:0:0:0:0:0:0:0", "1::"),
            ("2001:DB8:AAAA:BBBB:CCCC:DDDD:EEEE:1", "2001:db8:aaaa:bbbb:cccc:dddd:eeee:1"),
            ("1:0:0:2:0:0:0:3", "1:0:0:2::3"), ("0:0:1:0:0:0:0:0", "0:0:1::"), ("::ffff:10.0.0.1", "10.0.0.1"),
            ("010.0.0.1", nil), ("::0.0.0.1", "::1"),
        ] as [(String, String?)])
    func textIsThatOfRFC5952(_ text: String, _ canonical: String?) {
        #expect(IPAddress(text)?.description == canonical)
    }

    /// The system's parser decides which of many texts that look like addresses are some, and which bits they have.
    @Test func theSystemReadsTheSame() {
        var random = SeededGenerator(seed: 4291)
        let pieces = ["::", ":", ".", "0", "1", "ffff", "db8", "255", "256", "00", "a", "12345", "1.2.3.4", "::ffff:"]
        var found = 0
        for _ in 0..<60_000 {
            let text = (0..<Int.random(in: 1...16, using: &random)).map { _ in
                pieces[Int.random(in: 0..<pieces.count, using: &random)]
            }.joined()
            let expected = Self.system(text)
            #expect(IPAddress(text) == expected, "\(text)")
            if expected != nil { found += 1 }
        }
        #expect(found > 100)
    }

    @Test func everyAddressComesBackFromItsText() throws {
        var random = SeededGenerator(seed: 5952)
        for _ in 0..<20_000 {
            let groups = (0..<8).map { _ in
                Bool.random(using: &random) ? 0 : UInt128(UInt16.random(in: 0...UInt16.max, using: &random))
            }
            let address = IPAddress(ipv6: groups.reduce(0) { $0 << 16 | $1 })
            #expect(IPAddress(address.description) == address)
            #expect(Self.system(address.description) == address)
        }
    }

    @Test func addressesAreOrderedByFamilyAndValue() throws {
        let sorted = ["0.0.0.1", "10.0.0.1", "192.0.2.7", "::", "::1", "2001:db8::"]
        let addresses = try sorted.map { try #require(IPAddress($0)) }
        #expect(addresses.shuffled().sorted() == addresses)
    }

    @Test func anAddressIsItsTextInJSON() throws {
        let addresses = [IPAddress(ipv4: 0x0a00_0001), IPAddress(ipv6: 1)]
        let json = try JSONEncoder().encode(addresses)
        #expect(String(decoding: json, as: UTF8.self) == #"["10.0.0.1","::1"]"#)
        #expect(try JSONDecoder().decode([IPAddress].self, from: json) == addresses)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([IPAddress].self, from: Data(#"["x"]"#.utf8)) }
    }

    @Test func bytesAreInNetworkOrder() {
        #expect(IPAddress(bytes: [10, 0, 0, 1])?.description == "10.0.0.1")
        #expect(IPAddress(bytes: [0x20, 1, 0x0d, 0xb8] + Array(repeating: 0, count: 12))?.description == "2001:db8::")
        #expect(IPAddress(bytes: [10, 0, 0]) == nil)
    }

    /// What `inet_pton` reads.
    private static func system(_ text: String) -> IPAddress? {
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &bytes) == 1 { return IPAddress(bytes: bytes[..<4]) }
        return inet_pton(AF_INET6, text, &bytes) == 1 ? IPAddress(bytes: bytes) : nil
    }
}
