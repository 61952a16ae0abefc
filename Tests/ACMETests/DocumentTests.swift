import ACMESyntax
import Foundation
import JSON
import Testing
import TokenSyntax

@testable import ACME

/// What is read of an authority's words.
struct DocumentTests {
    @Test(arguments: [
        "1970-01-01T00:00:00Z", "2026-11-25T15:35:00Z", "2024-02-29T23:59:59Z", "2000-02-29T12:00:00+02:00",
        "1900-03-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-01-01T00:30:00-05:30", "0001-01-01T00:00:00Z",
        "2026-11-25T15:35:00.123456789Z",
    ])
    func timesAreThoseOfTheCalendar(_ text: String) throws {
        let formatter = ISO8601DateFormatter()
        let plain = text.replacing(/\.[0-9]+/, with: "")
        let expected = try #require(formatter.date(from: plain))
        // Foundation changes to the Julian calendar before 1582; RFC 3339 does not.
        if text.hasPrefix("0001") {
            #expect(InternetTime.seconds(text) == -62_135_596_800)
        } else {
            #expect(InternetTime.seconds(text) == Int64(expected.timeIntervalSince1970))
        }
    }

    @Test(arguments: [
        "", "2026-11-25", "2026-11-25T15:35:00", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z",
        "2026-11-25T24:00:00Z", "2026-11-25T15:35:00.Z", "2026-11-25T15:35:00+2:00", "+026-11-25T15:35:00Z",
        "2026-11-25T15:35:00ZZ", "2026-11-00T15:35:00Z", "2026-11-25T15:35:00+24:00",
    ])
    func whatIsNoTimeIsNone(_ text: String) {
        #expect(InternetTime.seconds(text) == nil)
    }

    @Test func waitsAreReadInBothForms() {
        #expect(RetryAfter.duration("120", now: 0) == .seconds(120))
        #expect(RetryAfter.duration("0", now: 0) == .zero)
        #expect(RetryAfter.duration("99999999999999999999", now: 0) == .seconds(86_400))
        #expect(RetryAfter.duration("Sun, 06 Nov 1994 08:49:37 GMT", now: 784_111_777 - 30) == .seconds(30))
        #expect(RetryAfter.duration("Sun, 06 Nov 1994 08:49:37 GMT", now: 784_111_777 + 30) == .zero)
        for text in [nil, "", "-1", "1.5", "soon", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 CET"] {
            #expect(RetryAfter.duration(text, now: 0) == nil, "\(text ?? "none")")
        }
    }

    @Test(arguments: [
        ("share.example.com", true), ("SHARE.Example.COM", true), ("*.example.com", true), ("a.b", true),
        ("192.0.2.1", true), ("2001:db8::1", true), ("::1", true), ("xn--bcher-kva.example", true),
        ("localhost", false), ("", false), ("bücher.example", false), ("*.*.example.com", false),
        ("a.*.example.com", false), ("-a.example.com", false), ("a-.example.com", false), ("a..example.com", false),
        ("example.com.", false), ("256.0.0.1", false), ("1.2.3.4.5", false), ("01.2.3.4", false),
        ("a_b.example.com", false), ("share.example.com/path", false), ("2001:db8::1::", false), ("::12345", false),
        (String(repeating: "a", count: 64) + ".example.com", false), ("user@example.com", false),
    ])
    func namesAreThoseThatCertificatesHave(_ text: String, _ isName: Bool) {
        #expect((CertificateName(text) != nil) == isName)
    }

    @Test(arguments: [
        "1.2.3.4", "0.0.0.0", "::", "::1", "1::", "2001:db8::1", "1:2:3:4:5:6:7:8", "1::8", "1:2:3:4:5:6:7::",
        "::2:3:4:5:6:7:8", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", ":1", "1:", ":::", "g::", "1.2.3", "1.2.3.4.5",
        "1::2::3", "12345::", "", ":", "1:::2", "1.2.3.256", "1:2:3:4::5:6:7:8",
    ])
    func addressesAreThoseOfTheSystem(_ text: String) {
        var bytes = [UInt8](repeating: 0, count: 16)
        let isVersion6 = text.contains(":")
        let known = bytes.withUnsafeMutableBytes { buffer in
            inet_pton(isVersion6 ? AF_INET6 : AF_INET, text, buffer.baseAddress) == 1
        }
        #expect(AddressText.bytes(text) == (known ? Array(bytes.prefix(isVersion6 ? 16 : 4)) : nil))
    }

    @Test func aProblemIsToldOnOneLineWithWhatBelongsToIt() throws {
        let text = """
            {"type":"urn:ietf:params:acme:error:compound","detail":"Errors\\u0000 during\\nvalidation","subproblems":[
            {"type":"urn:ietf:params:acme:error:caa","detail":"CAA forbids","identifier":{"type":"dns","value":"a.example"}},
            {"type":"urn:ietf:params:acme:error:dns","detail":"NXDOMAIN","identifier":{"type":"dns","value":"b.example"}}]}
            """
        let problem = ProblemDocument(try ACMEDocument(parsing: Array(text.utf8)))
        #expect(problem.type == .compound)
        #expect(
            problem.summary
                == "compound (Errors? during validation); a.example: CAA forbids; b.example: NXDOMAIN")
    }

    @Test func wordsOfOthersAreCutOff() {
        #expect(ForeignWords.line(String(repeating: "x", count: 5000)).count == ForeignWords.longest + 1)
        #expect(ForeignWords.line("\u{1B}[31mred\u{202E}") == "?[31mred?")
    }

    @Test func authorizationsWithoutEndAreRefused() throws {
        let address = "\"https://ca.example.com/a\""
        let text =
            "{\"status\":\"pending\",\"identifiers\":[],\"finalize\":\(address),\"authorizations\":["
            + Array(repeating: address, count: 201).joined(separator: ",") + "]}"
        let origin = AuthorityOrigin(of: try #require(WebAddress("https://ca.example.com/")))
        let document = try ACMEDocument(parsing: Array(text.utf8))
        #expect { try Order(document, of: origin) } throws: { ($0 as? DocumentFault)?.kind == .refused }
    }

    @Test func aDirectoryInClearIsAskedOnThisMachineAlone() throws {
        let key = AccountKey()
        let near = try #require(WebAddress("http://127.0.0.1:14000/dir"))
        let far = try #require(WebAddress("http://ca.example.com/dir"))
        let transport = StubAuthority(try TestIssuer(ManualClock()))
        _ = try ACMEClient(directory: near, key: key, transport: transport)
        #expect { try ACMEClient(directory: far, key: key, transport: transport) } throws: {
            ($0 as? ACMEError)?.kind == .configuration
        }
    }
}
