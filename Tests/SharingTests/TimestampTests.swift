import Foundation
import Tables
import Testing

@testable import Sharing

struct TimestampTests {
    private func milliseconds(_ text: String, in zone: String = "UTC") throws -> Int64 {
        try Timestamp.milliseconds(text, of: "timestamp", in: try #require(TimeZone(identifier: zone)))
    }

    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("1970-01-01t00:00:00z", 0), ("1970-01-01 00:00:00Z", 0),
            ("1969-12-31T23:59:59.999Z", -1), ("2024-02-29T12:30:00Z", 1_709_209_800_000),
            ("2024-2-9T1:2:3Z", 1_707_440_523_000), ("2024-01-31T12:00:00.5Z", 1_706_702_400_500),
            ("2024-01-31T12:00:00.05Z", 1_706_702_400_050), ("2024-01-31T12:00:00.123456789Z", 1_706_702_400_123),
            ("2024-01-31T12:00:00.1239Z", 1_706_702_400_123), ("2024-01-31T12:00Z", 1_706_702_400_000),
            ("2024-01-31T12:00:00+00:00", 1_706_702_400_000), ("2024-01-31T14:00:00+02:00", 1_706_702_400_000),
            ("2024-01-31T14:00:00+0200", 1_706_702_400_000), ("2024-01-31T14:00:00+02", 1_706_702_400_000),
            ("2024-01-31T06:30:00-05:30", 1_706_702_400_000), ("2024-01-01T01:00:00+02:00", 1_704_063_600_000),
            ("2000-02-29T00:00:00Z", 951_782_400_000), ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
            ("0001-01-01T00:00:00Z", -62_135_596_800_000), ("0000-03-01T00:00:00Z", -62_162_035_200_000),
            ("1582-10-10T00:00:00Z", -12_219_724_800_000), ("1900-03-01T00:00:00Z", -2_203_891_200_000),
        ])
    func withOffset(text: String, value: Int64) throws {
        for zone in ["UTC", "Europe/Berlin", "Asia/Kolkata", "America/St_Johns"] {
            #expect(try milliseconds(text, in: zone) == value)
        }
    }

    @Test(
        arguments: [
            ("2024-01-31 12:00:00", "UTC", 1_706_702_400_000),
            ("2024-01-31 12:00:00", "Europe/Berlin", 1_706_698_800_000),
            ("2024-7-1 12:00:00.25", "Europe/Berlin", 1_719_828_000_250),
            ("2024-01-31T12:00:00", "Asia/Kolkata", 1_706_682_600_000),
            ("2024-01-31", "Europe/Berlin", 1_706_655_600_000), ("2024-01-31 12:00", "UTC", 1_706_702_400_000),
            // Clients that encode the query as a form send a plus sign for the space.
            ("2024-01-31+12:00:00", "UTC", 1_706_702_400_000), ("2024-01-31+12:00:00.250", "UTC", 1_706_702_400_250),
            // The hour that is skipped, and the one that comes twice.
            ("2024-03-31 01:59:59", "Europe/Berlin", 1_711_846_799_000),
            ("2024-03-31 02:30:00", "Europe/Berlin", 1_711_848_600_000),
            ("2024-03-31 03:00:00", "Europe/Berlin", 1_711_846_800_000),
            ("2024-10-27 02:30:00", "Europe/Berlin", 1_729_989_000_000),
            ("2024-10-27 03:00:00", "Europe/Berlin", 1_729_994_400_000),
        ])
    func inTheServersZone(text: String, zone: String, value: Int64) throws {
        #expect(try milliseconds(text, in: zone) == value)
    }

    @Test(
        arguments: [
            "", " ", "now", "1706702400000", "2024", "2024-01", "2024-13-01", "2024-00-01", "2024-01-00", "2024-01-32",
            "2023-02-29", "2024-02-30", "2024-04-31", "1900-02-29", "2024-01-31 24:00:00", "2024-01-31 12:60:00",
            "2024-01-31 12:00:60", "2024-01-31 12", "2024-01-31 12:", "2024-01-31 12:00:", "2024-01-31 12:00:00.",
            "2024-01-31 12:00:00.1234567890", "2024-01-31T12:00:00Z ", " 2024-01-31T12:00:00Z", "2024-01-31T12:00:00 Z",
            "2024-01-31  12:00:00", "2024-01-31T12:00:00+2", "2024-01-31T12:00:00+02:", "2024-01-31T12:00:00+02:6",
            "2024-01-31T12:00:00+02:60", "2024-01-31T12:00:00+19:00", "2024-01-31T12:00:00ZZ", "2024-01-31Z",
            "2024-01-31+02:00", "24-01-31 12:00:00", "02024-01-31 12:00:00", "-2024-01-31 12:00:00",
            "2024/01/31 12:00:00",
            "2024-01-31T12.00.00", "２０２４-01-31 12:00:00", "2024-01-31T12:00:00\u{0}", "2024-01-31T12:00:00+99:99",
        ])
    func refuses(text: String) {
        let error = error { _ = try milliseconds(text) }
        #expect(error?.code == .invalidParameterValue)
        #expect(error?.message.hasPrefix("timestamp is '") == true)
        #expect(error?.message.contains("2024-01-31T12:00:00Z") == true)
    }

    @Test func everyDayIsTheCalendarsDay() throws {
        for day in stride(from: Int64(-719_528), through: 2_932_896, by: 97) {
            let value = day * 86_400_000
            #expect(try milliseconds(Instant.text(value)) == value)
        }
    }

    @Test func aLongTextIsCutInTheMessage() {
        let error = error { _ = try milliseconds(String(repeating: "9", count: 100_000)) }
        #expect((error?.message.utf8.count ?? 0) < 250)
    }
}
