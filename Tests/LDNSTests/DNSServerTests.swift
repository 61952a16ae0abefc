import LDNS
import Testing

/// Addresses of name servers, as a configuration has them.
struct DNSServerTests {
    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1", 53), ("192.0.2.1:5353", "192.0.2.1", 5353), ("2001:db8::1", "2001:db8::1", 53),
        ("[2001:db8::1]", "2001:db8::1", 53), ("[2001:db8::1]:5353", "2001:db8::1", 5353),
    ])
    func addressesAreRead(_ text: String, _ address: String, _ port: UInt16) throws {
        let server = try #require(DNSServer(text))
        #expect(server.address == address && server.port == port)
        #expect(DNSServer("\(server)") == server)
    }

    @Test(arguments: [
        "", "ns1.example.com", "192.0.2.256", "192.0.2.1:", "192.0.2.1:0", "192.0.2.1:70000", "192.0.2.1:+53",
        "[192.0.2.1", "[2001:db8::1]53", "[2001:db8::1]:", "2001:db8::1::2", "[]:53",
    ])
    func whatIsNoAddressIsNone(_ text: String) {
        #expect(DNSServer(text) == nil)
    }
}
