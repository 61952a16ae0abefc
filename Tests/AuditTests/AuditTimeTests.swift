import Foundation
import SeededGenerator
import Testing

@testable import Audit

struct AuditTimeTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (1_795_588_200_123, "2026-11-25T06:30:00.123Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z"), (-62_167_219_200_000, "0000-01-01T00:00:00.000Z"),
        ] as [(Int64, String)])
    func aTimeIsWrittenInUTCToTheMillisecond(milliseconds: Int64, text: String) {
        #expect(AuditTime(milliseconds: milliseconds).text == text)
        #expect(AuditTime(text)?.milliseconds == milliseconds)
    }

    @Test func whatIsWrittenReadsBackAndIsWhatFoundationSays() throws {
        var random = SeededGenerator(seed: 1)
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        for _ in 0..<5000 {
            let time = AuditTime(
                milliseconds: Int64.random(in: -2_000_000_000_000...250_000_000_000_000, using: &random))
            #expect(AuditTime(time.text) == time)
            let date = try Date(time.text, strategy: style)
            #expect((date.timeIntervalSince1970 * 1000).rounded() == Double(time.milliseconds))
        }
    }

    @Test(arguments: [
        "", "2026-11-25T06:30:00Z", "2026-11-25 06:30:00.123Z", "2026-11-25T06:30:00.123z", "2026-13-01T00:00:00.000Z",
        "2026-02-30T00:00:00.000Z", "2025-02-29T00:00:00.000Z", "2026-11-25T24:00:00.000Z", "2026-11-25T06:60:00.000Z",
        "2026-00-10T00:00:00.000Z", "2026-11-00T00:00:00.000Z", "2026-11-25T06:30:00.12aZ", "２026-11-25T06:30:00.1Z",
    ])
    func whatIsNoTimeIsRefused(text: String) {
        #expect(AuditTime(text) == nil)
    }

    @Test func timesBeyondFourDigitsOfAYearBecomeTheNearest() {
        #expect(AuditTime(milliseconds: .max).text == "9999-12-31T23:59:59.999Z")
        #expect(AuditTime(milliseconds: .min).text == "0000-01-01T00:00:00.000Z")
        #expect(AuditTime(milliseconds: 1_795_588_200_123).compact == "20261125T063000Z")
    }
}
