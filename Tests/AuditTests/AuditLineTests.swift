import Foundation
import SeededGenerator
import Testing

@testable import Audit

struct AuditLineTests {
    @Test func theMembersHaveAFixedOrder() {
        var event = Sample.event()
        event.source = AccessEvent.Source(
            address: "2001:db8::1", port: 443, origin: .proxyProtocol, peer: "10.0.0.1", endpoint: "vpce-1")
        event.credential?.issuer = "https://idp.example"
        event.error = "RESOURCE_DOES_NOT_EXIST"
        event.administrator = "root"
        event.object = "share"
        event.fileBytes = 5
        event.lost = 2
        #expect(
            String(decoding: Sample.line(event), as: UTF8.self) == #"""
                {"v":1,"time":"2026-11-25T06:30:00.123Z","kind":"access","action":"query","request":"request-0",\#
                "recipient":"acme","recipientId":"r-1","administrator":"root","credential":"t-1",\#
                "issuer":"https://idp.example","address":"2001:db8::1","port":443,"addressFrom":"proxyProtocol",\#
                "peer":"10.0.0.1","endpoint":"vpce-1","userAgent":"delta-sharing-python/1.3.1","share":"sales",\#
                "schema":"eu","table":"orders","object":"share","tableVersion":12,"format":"delta","bytes":4096,\#
                "files":3,"fileBytes":5,"status":200,"error":"RESOURCE_DOES_NOT_EXIST","ms":17,"outcome":"complete",\#
                "lost":2}

                """#)
        #expect(AuditLine.read(Sample.line(event).dropLast()) == event)
    }

    @Test func aGapIsALineOfItsOwn() {
        let gap = AccessEvent.gap(of: 7, at: AuditTime(milliseconds: 0))
        #expect(
            String(decoding: Sample.line(gap), as: UTF8.self)
                == #"{"v":1,"time":"1970-01-01T00:00:00.000Z","kind":"auditGap","action":"auditGap","#
                + #""outcome":"aborted","lost":7}"# + "\n")
        #expect(AuditLine.read(Sample.line(gap).dropLast()) == gap)
    }

    @Test func whatIsNotKnownIsLeftOutAndReadsBackSo() {
        let event = AccessEvent(time: AuditTime(milliseconds: 1), action: .unknown, outcome: .aborted)
        #expect(AuditLine.read(Sample.line(event).dropLast()) == event)
        #expect(!String(decoding: Sample.line(event), as: UTF8.self).contains("null"))
    }

    @Test func linesOfLaterVersionsAreReadAsFarAsTheyAreKnown() throws {
        let line =
            #"{"v":2,"colour":{"deep":[1,2]},"time":"2026-11-25T06:30:00.123Z","kind":"dream","#
            + #""action":"iceberg.planScan","status":201,"outcome":"halved","more":null}"#
        let event = try #require(AuditLine.read(Array(line.utf8)[...]))
        #expect(event.formatVersion == 2 && event.kind.rawValue == "dream" && event.status == 201)
        #expect(event.action.rawValue == "iceberg.planScan" && event.outcome.rawValue == "halved")
    }

    @Test(arguments: [
        "", "{}", "[]", "null", "{", #"{"v":1}"#,
        #"{"v":0,"time":"2026-11-25T06:30:00.123Z","kind":"access","action":"a","outcome":"c"}"#,
        #"{"v":1,"time":"yesterday","kind":"access","action":"query","outcome":"complete"}"#,
        #"{"v":1,"time":"2026-11-25T06:30:00.123Z","kind":"access","action":"query","outcome":"complete","#
            + #""address":"::1","port":"x"}"#,
        #"{"v":1,"time":"2026-11-25T06:30:00.123Z","kind":"access","action":"query","outcome":"comp"#,
        #"{"v":1,"time":"2026-11-25T06:30:00.123Z","kind":"access","action":"query","outcome":"complete"} x}"#,
    ])
    func whatIsDamagedIsNoEvent(line: String) {
        #expect(AuditLine.read(Array(line.utf8)[...]) == nil)
    }

    @Test func utf16IsDamageAndNoEvent() throws {
        let line = String(decoding: Sample.line(Sample.event()).dropLast(), as: UTF8.self)
        let wide = try #require(line.data(using: .utf16LittleEndian))
        #expect(AuditLine.read(Array(wide)[...]) == nil)
    }

    static let forged =
        #"x"}"# + "\n" + #"{"v":1,"time":"2026-11-25T06:30:00.123Z","kind":"admin","action":"a","outcome":"complete"}"#

    @Test(arguments: [
        forged, "\r\n\t\u{0}\u{7F}\u{85}\u{2028}\u{2029}\u{9B}31m", "\\\"\\", "\u{1F600}é",
        String(repeating: "\\\"", count: 5000),
        String(repeating: "\u{1F600}", count: 5000), String(repeating: "\n", count: 5000),
    ])
    func noTextMakesTwoLinesOfOne(text: String) throws {
        let line = Sample.line(Self.hostile(text))
        #expect(line.filter { $0 == 0x0A }.count == 1 && line.last == 0x0A)
        #expect(line.count <= AuditLine.maximumLength)
        #expect(line.dropLast().allSatisfy { $0 >= 0x20 && $0 != 0x7F })
        let scalars = String(decoding: line, as: UTF8.self).unicodeScalars
        #expect(!scalars.contains { ["\u{85}", "\u{2028}", "\u{2029}", "\u{9B}"].contains($0) })
        let event = try #require(AuditLine.read(line.dropLast()))
        #expect(event.kind == .access && event.outcome == .complete && event.status == 200)
        #expect(event.table == FieldText.clean(text, limit: FieldLimit.name))
        // What reads back is written the same again.
        #expect(Sample.line(event) == line)
    }

    static func hostile(_ text: String) -> AccessEvent {
        var event = Sample.event()
        event.request = text
        event.recipient = AccessEvent.Recipient(name: text, id: text)
        event.administrator = text
        event.credential = AccessEvent.Credential(id: text, issuer: text)
        event.source = AccessEvent.Source(address: text, port: 1, peer: text, endpoint: text)
        event.userAgent = text
        event.share = text
        event.schema = text
        event.table = text
        event.object = text
        event.format = text
        event.error = text
        return event
    }

    @Test func everyNameThatIsValidIsKeptWhole() {
        let name = String(repeating: "\u{1F600}", count: 255)
        var event = Sample.event()
        event.table = name
        #expect(AuditLine.read(Sample.line(event).dropLast())?.table == name)
        #expect(FieldText.clean(name + "x", limit: FieldLimit.name) == name + "…")
    }

    @Test(arguments: [
        ("cwy_AbC-123_x", "cwy_***"), ("a cwy_1 b cwy_2", "a cwy_*** b cwy_***"), ("Bearer abcdefgh12", "Bearer ***"),
        ("bearer of news", "bearer of news"), ("x?X-Amz-Signature=0a%2F&y", "x?X-Amz-Signature=***&y"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc", "eyJ***"), ("eyJames", "eyJames"), ("cwy_", "cwy_"),
        ("cwy_***", "cwy_***"), ("cwy", "cwy"), ("ccwy_secret", "ccwy_***"),
    ])
    func secretsInNamesAreMasked(text: String, masked: String) {
        #expect(FieldText.clean(text, limit: 100) == masked)
        #expect(FieldText.clean(masked, limit: 100) == masked)
    }

    /// What the registry makes: bearer tokens, secrets of clients, activation codes, tokens of administrators.
    static let prefixes = ["cwy_", "cws_", "cwa_", "cwm_"]

    @Test(arguments: prefixes)
    func noFieldOfALineHasASecretOfTheRegistry(prefix: String) throws {
        let secret = "Zq8-" + String(repeating: "Xv7_", count: 9) + "Qj5"
        let line = Sample.line(Self.hostile("/shares/\(prefix)\(secret)?a=\"\(prefix)\(secret)\""))
        let text = String(decoding: line, as: UTF8.self)
        #expect(!text.contains("Zq8") && !text.contains("Xv7") && !text.contains("Qj5"))
        let event = try #require(AuditLine.read(line.dropLast()))
        let masked = "/shares/\(prefix)***?a=\"\(prefix)***\""
        #expect(event.request == masked && event.recipient == AccessEvent.Recipient(name: masked, id: masked))
        #expect(event.administrator == masked && event.credential?.id == masked && event.credential?.issuer == masked)
        #expect(event.source?.endpoint == masked && event.userAgent == masked && event.share == masked)
        #expect(event.schema == masked && event.table == masked && event.object == masked && event.error == masked)
    }

    /// Where a text is cut must not decide whether a secret in it is seen.
    @Test(arguments: prefixes)
    func aSecretIsMaskedAlsoWhereTheTextIsCut(prefix: String) {
        let secret = prefix + String(repeating: "z", count: 40)
        for limit in 1..<80 {
            let text = FieldText.clean(String(repeating: "n", count: 30) + secret, limit: limit)
            #expect(!text.contains("z"), "\(limit)")
            #expect(text.utf8.count <= limit + 3)
        }
    }

    @Test func theTimeIsFoundWithoutReadingTheRest() {
        let line = Sample.line(Sample.event())
        #expect(AuditLine.time(of: line[...])?.milliseconds == 1_795_588_200_123)
        #expect(AuditLine.time(of: line.prefix(20)) == nil)
        #expect(AuditLine.time(of: Array(#"{"x":1,"tome":"2026-11-25T06:30:00.123Z","#.utf8)[...]) == nil)
    }
}
