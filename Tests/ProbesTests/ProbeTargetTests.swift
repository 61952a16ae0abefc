import ProbeSyntax
import Testing

@testable import Probes

struct ProbeTargetTests {
    @Test(arguments: [
        ("share.example.com", "share.example.com", 443), ("Share.Example.COM.:8443", "share.example.com", 8443),
        ("192.0.2.1", "192.0.2.1", 443), ("192.0.2.1:1", "192.0.2.1", 1), ("2001:DB8::1", "2001:db8::1", 443),
        ("[2001:db8::1]:9000", "2001:db8::1", 9000), ("[::1]", "::1", 443), ("https://a.example:8/x?y", "a.example", 8),
        ("my_host", "my_host", 443),
    ])
    func endpointsAreRead(_ text: String, _ host: String, _ port: UInt16) throws {
        let target = try ProbeTarget(text)
        #expect(target.host == host && target.port == port)
    }

    @Test(arguments: [
        "", ":443", "a b", "a:0", "a:65536", "a:x", "[192.0.2.1]:1", "[a]:1", "[::1", "[::1]443", "a..b", "http://a/",
        "a/b", "a\u{0}", "\u{1b}[31m",
    ])
    func whatNamesNoEndpointIsRefused(_ text: String) {
        let error = #expect(throws: ProbeTargetError.self) { try ProbeTarget(text) }
        #expect(error?.description.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value < 0x7F } == true)
    }

    @Test func anEndpointIsWrittenAsInAURL() throws {
        #expect(try ProbeTarget("a.example").description == "a.example")
        #expect(try ProbeTarget("[::1]:8443").description == "[::1]:8443")
        #expect(try ProbeTarget("[::1]:8443").serverName == nil)
    }
}
