import JSON
import SeededGenerator
import Tables
import Testing

@testable import Iceberg

/// Bounds as Delta's statistics have them, which never lie within the values.
struct BoundTextTests {
    private func text(_ bytes: [UInt8], _ type: IcebergType, isUpper: Bool) -> String? {
        var writer = JSONWriter()
        guard BoundText.write(bytes[...], type: type, isUpper: isUpper, into: &writer) else {
            #expect(writer.bytes.isEmpty)
            return nil
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private func stored(_ number: some FixedWidthInteger) -> [UInt8] { ForwardTransform.withLittleEndian(number) }

    @Test func timestampsAreRoundedOutwards() {
        var generator = SeededGenerator(seed: 1000)
        let edges: [Int64] = [0, 1, -1, 999, -999, 1000, -1000, 1001, -1001, 253_402_300_799_999_000]
        let random = (0..<2000).map { _ in
            Int64.random(in: -62_135_596_800_000_000...253_402_300_799_000_000, using: &generator)
        }
        for time in edges + random {
            let floor = time / 1000 - (time % 1000 < 0 ? 1 : 0)
            let raised = floor + (time % 1000 == 0 ? 0 : 1)
            for (isUpper, milliseconds) in [(false, floor), (true, raised)] {
                let zoned = "\"\(Instant.text(milliseconds))\""
                #expect(text(stored(time), .timestamp(zoned: true), isUpper: isUpper) == zoned)
                let local = zoned.replacing("Z\"", with: "\"")
                #expect(text(stored(time), .timestamp(zoned: false), isUpper: isUpper) == local)
            }
        }
    }

    /// What has no text that all readers take is left out, which every bound may be.
    @Test func timesThatNobodyReads() {
        for isUpper in [false, true] {
            for time in [Int64.min, .max, -62_135_596_800_000_001 - 1000, 253_402_300_799_999_001 + 1000] {
                #expect(text(stored(time), .timestamp(zoned: true), isUpper: isUpper) == nil)
            }
            for day in [Int32.min, .max, -719_163, 2_932_897] {
                #expect(text(stored(day), .date, isUpper: isUpper) == nil)
            }
            #expect(text(stored(Int32(-719_162)), .date, isUpper: isUpper) == "\"0001-01-01\"")
            #expect(text(stored(Int32(2_932_896)), .date, isUpper: isUpper) == "\"9999-12-31\"")
        }
        #expect(text(stored(Int64(253_402_300_799_999_001)), .timestamp(zoned: true), isUpper: true) == nil)
    }

    /// Promoted columns have bounds as narrow as they were.
    @Test func narrowBounds() {
        #expect(text(stored(Int32(-5)), .long, isUpper: false) == "-5")
        #expect(text(stored(Int64(-5)), .int, isUpper: false) == "-5")
        #expect(text(stored(Float(0.1).bitPattern), .double, isUpper: false) == "0.10000000149011612")
        #expect(text(stored(Float(0.1).bitPattern), .float, isUpper: false) == "0.1")
        #expect(text(stored(Double(0.1).bitPattern), .float, isUpper: true) == "0.1")
        #expect(text(stored(Double(1e300).bitPattern), .float, isUpper: true) == nil)
        #expect(text([0xFF, 0x83], .decimal(precision: 18, scale: 2), isUpper: false) == "-1.25")
        #expect(text([0x00], .decimal(precision: 18, scale: 2), isUpper: false) == "0.00")
        #expect(text([0x27, 0x10], .decimal(precision: 4, scale: 2), isUpper: false) == nil)
    }

    @Test func whatFitsNoTypeIsLeftOut() {
        let types: [IcebergType] = [
            .boolean, .int, .long, .float, .double, .decimal(precision: 38, scale: 10), .date, .time,
            .timestamp(zoned: true), .timestampNanos(zoned: false), .uuid, .fixed(3), .binary, .other("variant"),
        ]
        for type in types {
            for isUpper in [false, true] {
                #expect(text([], type, isUpper: isUpper) == nil, "\(type)")
                #expect(text(Array(repeating: 0x7F, count: 17), type, isUpper: isUpper) == nil, "\(type)")
                if type != .decimal(precision: 38, scale: 10) {
                    #expect(text([1, 2, 3], type, isUpper: isUpper) == nil, "\(type)")
                }
            }
        }
        #expect(text([], .string, isUpper: false) == "\"\"")
        #expect(text([0x61, 0xFF], .string, isUpper: false) == nil)
        #expect(
            text(Array("\u{1F6A2}\"\\\n".utf8), .string, isUpper: true).map { try? JSONValue(parsing: $0) }
                == .string("\u{1F6A2}\"\\\n"))
        for number in [Double.nan, .infinity, -.infinity] {
            #expect(text(stored(number.bitPattern), .double, isUpper: false) == nil)
            #expect(text(stored(Float(number).bitPattern), .float, isUpper: false) == nil)
        }
    }
}
