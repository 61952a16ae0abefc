import Testing

@testable import Addresses

struct ForwardedForTests {
    /// 10.0.0.0/8 and 2001:db8:1::/48 are trusted proxies.
    static func client(_ lines: [String], peer: String = "10.0.0.1") throws -> ForwardedFor.Client? {
        ForwardedFor.client(
            peer: try #require(IPAddress(peer)), lines: lines,
            trusted: try AddressList(parsing: ["10.0.0.0/8", "2001:db8:1::/48"]))
    }

    static let clients: [([String], String)] = [
        (["192.0.2.7"], "192.0.2.7"), (["192.0.2.7, 10.0.0.2"], "192.0.2.7"),
        (["192.0.2.7,10.0.0.3,2001:db8:1::5"], "192.0.2.7"), (["192.0.2.7", "10.0.0.2"], "192.0.2.7"),
        (["203.0.113.9, 192.0.2.7, 10.0.0.2"], "192.0.2.7"), (["10.0.0.9, 192.0.2.7, 10.0.0.2"], "192.0.2.7"),
        (["203.0.113.9", "192.0.2.7"], "192.0.2.7"), (["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        (["2001:db8::7"], "2001:db8::7"), (["[2001:db8::7]"], "2001:db8::7"), (["  192.0.2.7\t"], "192.0.2.7"),
        (["::ffff:192.0.2.7"], "192.0.2.7"), (["192.0.2.7, ::ffff:10.0.0.2"], "192.0.2.7"),
        (["x, 192.0.2.7"], "192.0.2.7"), ([", 192.0.2.7"], "192.0.2.7"), (["", "192.0.2.7"], "192.0.2.7"),
    ]

    @Test(arguments: clients)
    func theFirstAddressFromTheRightThatIsNotTrustedIsTheClient(_ lines: [String], _ expected: String) throws {
        let client = try #require(try Self.client(lines))
        #expect(client.address.description == expected)
        #expect(client.port == nil)
    }

    static let ports: [(String, String, UInt16)] = [
        ("192.0.2.7:4711", "192.0.2.7", UInt16(4711)), ("[2001:db8::7]:65535", "2001:db8::7", 65535),
        ("192.0.2.7:0, 10.0.0.2:80", "192.0.2.7", 0), ("192.0.2.7:4711, [2001:db8:1::5]:1", "192.0.2.7", 4711),
    ]

    @Test(arguments: ports)
    func portsAreRead(_ line: String, _ address: String, _ port: UInt16) throws {
        let client = try #require(try Self.client([line]))
        #expect(client.address.description == address)
        #expect(client.port == port)
    }

    @Test(arguments: [
        "", " ", "unknown", "-", "_hidden", "192.0.2", "192.0.2.7.", "192.0.2.07", "192.0.2.7:", "192.0.2.7:x",
        "192.0.2.7:65536", "192.0.2.7:01", "192.0.2.7 :1", "[192.0.2.7]", "[2001:db8::7", "2001:db8::7]",
        "[2001:db8::7]x",
        "[2001:db8::7]:", "[]", "[", "[]:1", "fe80::1%eth0", "[fe80::1%25eth0]", "\"192.0.2.7\"", "for=192.0.2.7",
        "192.0.2.7/32", "192.0.2.7;", "192.0.2.7 192.0.2.8", "192.0.2.7\u{a0}",
    ])
    func garbageEndsTheWalkAtTheLastTrustedProxy(_ garbage: String) throws {
        #expect(try Self.client([garbage]) == nil)
        #expect(try Self.client(["192.0.2.7, " + garbage]) == nil)
        #expect(try Self.client(["192.0.2.7", garbage]) == nil)
        #expect(try Self.client(["192.0.2.7, \(garbage), 10.0.0.2"])?.address.description == "10.0.0.2")
        #expect(try Self.client(["192.0.2.7, " + garbage, "10.0.0.2:5"])?.port == 5)
        #expect(try Self.client([garbage + ", 192.0.2.7"])?.address.description == "192.0.2.7")
    }

    @Test(arguments: ["192.0.2.1", "11.0.0.1", "2001:db8:2::1", "::1"])
    func theFieldIsIgnoredWhereThePeerIsNotTrusted(_ peer: String) throws {
        #expect(try Self.client(["192.0.2.7"], peer: peer) == nil)
        #expect(try Self.client(["10.0.0.2"], peer: peer) == nil)
    }

    @Test func withoutTheFieldThePeerIsAllThatIsKnown() throws {
        #expect(try Self.client([]) == nil)
    }

    @Test func withoutTrustedProxiesNobodyIsBelieved() throws {
        let peer = try #require(IPAddress("10.0.0.1"))
        #expect(ForwardedFor.client(peer: peer, lines: ["192.0.2.7"], trusted: .empty) == nil)
    }

    @Test func entriesAreBoundedInNumber() throws {
        let chain = { (count: Int) in
            "192.0.2.7" + String(repeating: ", 10.0.0.2", count: count - 1) + ", 10.0.0.3"
        }
        #expect(try Self.client([chain(31)])?.address.description == "192.0.2.7")
        #expect(try Self.client([chain(32)])?.address.description == "10.0.0.2")
        let lines = ["192.0.2.7"] + Array(repeating: "10.0.0.2", count: 40)
        #expect(try Self.client(lines)?.address.description == "10.0.0.2")
    }

    @Test func entriesAreBoundedInLength() throws {
        let space = { String(repeating: " ", count: $0) }
        #expect(try Self.client([space(119) + "192.0.2.7"])?.address.description == "192.0.2.7")
        #expect(try Self.client([space(120) + "192.0.2.7"]) == nil)
        #expect(try Self.client(["192.0.2.8," + space(119) + "192.0.2.7"])?.address.description == "192.0.2.7")
        #expect(try Self.client(["192.0.2.8," + space(120) + "192.0.2.7"]) == nil)
        #expect(try Self.client([String(repeating: "1", count: 1_000_000)]) == nil)
        #expect(try Self.client([String(repeating: ",", count: 1_000_000)]) == nil)
    }
}
