import Foundation
import Testing

@testable import Commands

@Suite struct RequestedNameTests {
    @Test(
        arguments: [
            ("sharing.example.com", "sharing.example.com"), ("Sharing.Example.COM.", "sharing.example.com"),
            ("bücher.example", "xn--bcher-kva.example"), ("BÜCHER.example", "xn--bcher-kva.example"),
            ("日本.example", "xn--wgv71a.example"), ("*.bücher.example", "*.xn--bcher-kva.example"),
            ("xn--bcher-kva.example", "xn--bcher-kva.example"), ("*.example.com", "*.example.com"),
            ("warehouse", "warehouse"), ("10.20.0.7", "10.20.0.7"), ("[2001:DB8::7]", "2001:db8::7"),
            ("2001:db8:0:0::7", "2001:db8::7"), ("3com.example", "3com.example"),
        ])
    func namesAreWrittenAsCertificatesWriteThem(_ text: String, _ expected: String) throws {
        #expect(try RequestedName(text).text == expected)
    }

    @Test(
        arguments: [
            "", " ", "*", "*.", "*.com", "*.*.example.com", "a.*.example.com", "w*.example.com", "a_b.example.com",
            "-a.example.com", "a-.example.com", "a..example.com", ".example.com", "1.2.3", "1.2.3.256", "10.0.0.0/8",
            "https://sharing.example.com", "sharing.example.com/delta-sharing", "sharing.example.com:443",
            "user@example.com", "a.example.com?x", "a.example.com#x", "a%2eexample.com", "a\\b.example.com",
            "a.example.com\n", "a b.example.com", String(repeating: "a", count: 64) + ".example.com",
            [String](repeating: "abcdefg", count: 32).joined(separator: ".") + ".com",
        ])
    func whatIsNoNameIsRefused(_ text: String) {
        #expect(throws: RequestedNameProblem.self) { _ = try RequestedName(text) }
    }

    @Test func fileNamesHoldNothingThatAShellReads() throws {
        #expect(try RequestedName("*.example.com").fileName == "_wildcard.example.com")
        #expect(try RequestedName("::1").fileName == "--1")
    }
}
