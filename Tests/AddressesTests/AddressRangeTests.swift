import Foundation
import SeededGenerator
import Testing

@testable import Addresses

struct AddressRangeTests {
    static let ends: [(String, String, String)] = [
        ("10.0.0.0/8", "10.0.0.0", "10.255.255.255"), ("10.1.2.3", "10.1.2.3", "10.1.2.3"),
        ("10.1.2.3/32", "10.1.2.3", "10.1.2.3"), ("0.0.0.0/0", "0.0.0.0", "255.255.255.255"),
        ("192.0.2.128/25", "192.0.2.128", "192.0.2.255"), ("::ffff:10.0.0.0/104", "10.0.0.0", "10.255.255.255"),
        ("2001:db8::/32", "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"), ("::1", "::1", "::1"),
        ("::/0", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"), ("2001:db8::4/127", "2001:db8::4", "2001:db8::5"),
    ]

    @Test(arguments: ends)
    func aRangeContainsItsEnds(_ text: String, _ first: String, _ last: String) throws {
        let range = try AddressRange(parsing: text)
        #expect(range.contains(try #require(IPAddress(first))))
        #expect(range.contains(try #require(IPAddress(last))))
    }

    @Test(arguments: [
        ("10.0.0.0/8", "11.0.0.0"), ("10.0.0.0/8", "9.255.255.255"), ("10.0.0.0/8", "::a00:1"), ("::/0", "10.0.0.1"),
        ("0.0.0.0/0", "::"), ("192.0.2.128/25", "192.0.2.127"), ("2001:db8::/32", "2001:db9::"), ("::1", "::2"),
        ("10.1.2.3", "10.1.2.2"),
    ])
    func aRangeContainsNothingElse(_ text: String, _ other: String) throws {
        #expect(!(try AddressRange(parsing: text).contains(try #require(IPAddress(other)))))
    }

    static let refused: [(String, AddressError.Kind, String)] = [
        ("10.1.2.3/8", AddressError.Kind.hostBits, "write 10.0.0.0/8 for the whole range, or 10.1.2.3 for the one"),
        ("2001:db8::1/64", .hostBits, "write 2001:db8::/64"), ("0.0.0.1/0", .hostBits, "write 0.0.0.0/0"),
        ("::ffff:10.0.0.1/104", .hostBits, "write 10.0.0.0/8"), ("10.0.0.0/33", .badPrefix, "from 0 to 32"),
        ("::/129", .badPrefix, "from 0 to 128"), ("10.0.0.0/", .badPrefix, "from 0 to 32"),
        ("10.0.0.0/08", .badPrefix, "from 0 to 32"), ("10.0.0.0/+8", .badPrefix, "from 0 to 32"),
        ("10.0.0.0/8/8", .badPrefix, "from 0 to 32"), ("10.0.0.0/255.0.0.0", .badPrefix, "from 0 to 32"),
        ("10.0.0.0/99999999999999999999", .badPrefix, "from 0 to 32"),
        ("::ffff:10.0.0.0/8", .badPrefix, "write the IPv4 range, such as 10.0.0.0/8"),
        ("10.0.0/8", .notAnAddress, "'10.0.0/8'"),
        ("", .notAnAddress, "''"), ("/8", .notAnAddress, "'/8'"), ("example.com", .notAnAddress, "no IP address"),
        (" 10.0.0.0/8", .notAnAddress, "no IP address"), ("10.0.0.0 /8", .notAnAddress, "no IP address"),
        ("[::1]", .notAnAddress, "without brackets"), ("a\nb", .notAnAddress, "'a?b'"),
    ]

    @Test(arguments: refused)
    func whatIsNoRangeIsRefusedWithWhatToWrite(_ text: String, _ kind: AddressError.Kind, _ words: String) throws {
        let error = try #require(throws: AddressError.self) { try AddressRange(parsing: text) }
        #expect(error.kind == kind)
        #expect(error.message.contains(words), "\(error.message)")
    }

    @Test(arguments: [
        ("10.0.0.0/8", "10.0.0.0/8"), ("10.0.0.1/32", "10.0.0.1"), ("2001:DB8::/32", "2001:db8::/32"),
        ("::1/128", "::1"),
        ("::ffff:0:0/96", "0.0.0.0/0"),
    ])
    func theTextOfARangeIsCanonical(_ text: String, _ canonical: String) throws {
        let range = try AddressRange(parsing: text)
        #expect(range.description == canonical)
        #expect(try AddressRange(parsing: canonical) == range)
    }

    @Test func aRangeContainsWhatSharesItsBits() throws {
        var random = SeededGenerator(seed: 4632)
        for _ in 0..<5_000 {
            let isIPv4 = Bool.random(using: &random)
            let width = isIPv4 ? 32 : 128
            let bits = UInt128.random(in: 0...UInt128.max, using: &random) >> UInt128(128 - width)
            let length = Int.random(in: 0...width, using: &random)
            let flipped = Int.random(in: 0..<width, using: &random)
            let other = bits ^ 1 << UInt128(width - 1 - flipped)
            let make = { (bits: UInt128) in
                isIPv4 ? IPAddress(ipv4: UInt32(truncatingIfNeeded: bits)) : IPAddress(ipv6: bits)
            }
            let range = AddressRange(around: make(bits), prefixLength: length)
            #expect(range.contains(make(bits)))
            #expect(range.contains(make(other)) == (flipped >= length), "\(range), bit \(flipped)")
            #expect(try AddressRange(parsing: range.description) == range)
        }
    }

    @Test func aListContainsWhatOneOfItsRangesDoes() throws {
        let list = try AddressList(parsing: ["10.0.0.0/8", "2001:db8::/32", "192.0.2.7"])
        #expect(!list.isEmpty)
        for text in ["10.2.3.4", "2001:db8::1", "192.0.2.7", "::ffff:10.0.0.1"] {
            #expect(list.contains(try #require(IPAddress(text))), "\(text)")
        }
        for text in ["11.0.0.0", "2001:db9::1", "192.0.2.8"] {
            #expect(!list.contains(try #require(IPAddress(text))), "\(text)")
        }
        #expect(list.description == "10.0.0.0/8, 2001:db8::/32, 192.0.2.7")
    }

    @Test func anEmptyListContainsNobody() {
        #expect(AddressList.empty.isEmpty)
        #expect(!AddressList.empty.contains(IPAddress(ipv4: 0)))
        #expect(!AddressList.empty.contains(IPAddress(ipv6: 0)))
    }

    @Test func aListIsAnArrayOfTextsInJSON() throws {
        let list = try AddressList(parsing: ["10.0.0.0/8", "::1"])
        let json = try JSONEncoder().encode(list)
        #expect(try JSONDecoder().decode([String].self, from: json) == ["10.0.0.0/8", "::1"])
        #expect(try JSONDecoder().decode(AddressList.self, from: json) == list)
        let error = try #require(throws: DecodingError.self) {
            try JSONDecoder().decode(AddressList.self, from: Data(#"["::1","10.0.0.1/8"]"#.utf8))
        }
        #expect("\(error)".contains("write 10.0.0.0/8"))
    }

    @Test func theFirstTextThatIsNoRangeIsTheError() throws {
        let error = try #require(throws: AddressError.self) { try AddressList(parsing: ["::1", "x", "y"]) }
        #expect(error.message.contains("'x'"))
    }
}
