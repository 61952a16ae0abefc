import Foundation
import Parquet
import SeededGenerator
import Testing

/// Whatever the bytes of a file: records or an error that says something, never a trap.
struct MutationTests {
    @Test(arguments: FixtureTests.names)
    func mutantsNeverTrap(_ name: String) async throws {
        let intact = Array(try Data(contentsOf: FixtureTests.folder.appending(path: name + ".parquet")))
        var generator = SeededGenerator(seed: UInt64(intact.count))
        var refused = 0
        for _ in 0..<40 {
            var bytes = intact
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let index = Int.random(in: 0..<bytes.count, using: &generator)
                // The footer is what decides on sizes and places.
                let place = generator.chance(50) ? max(0, bytes.count - 1 - index % 400) : index
                bytes[place] = UInt8.random(in: 0...255, using: &generator)
            }
            do throws(ParquetError) {
                _ = try await Records.all(of: bytes)
            } catch {
                #expect(!error.message.isEmpty)
                refused += 1
            }
        }
        #expect(refused > 0 || intact.count < 400)
    }

    @Test(arguments: ["plain-v1", "nested-pages-v2", "delta-checkpoint"])
    func everyBeginningOfAFileIsRefused(_ name: String) async throws {
        let file = FixtureTests.folder.appending(path: name + ".parquet")
        let intact = Array(try Data(contentsOf: file))
        for length in stride(from: 0, to: intact.count, by: 97) {
            await #expect(throws: ParquetError.self) { try await Records.all(of: Array(intact[..<length])) }
        }
    }

    /// A few bytes that announce a lot.
    @Test func announcementsCostNothing() async throws {
        let intact = Array(
            try Data(contentsOf: FixtureTests.folder.appending(path: "delta-checkpoint.parquet")))
        var long = intact
        long.replaceSubrange((long.count - 8)..<(long.count - 4), with: [0xFF, 0xFF, 0xFF, 0x7F])
        await #expect(throws: ParquetError.self) { try await Records.all(of: long) }
    }

    /// A list of ten million row groups of one byte each.
    @Test func emptyStructsAreCounted() async throws {
        let count = 10_000_000
        var footer: [UInt8] = [0x49, 0xFC]
        var rest = count
        while rest > 0 {
            footer.append(UInt8(rest & 0x7F) | (rest > 0x7F ? 0x80 : 0))
            rest >>= 7
        }
        footer += Array(repeating: 0, count: count + 1)
        var file = Array("PAR1".utf8) + footer
        for shift in stride(from: 0, to: 32, by: 8) { file.append(UInt8(truncatingIfNeeded: footer.count >> shift)) }
        file += Array("PAR1".utf8)
        let error = await #expect(throws: ParquetError.self) { try await ParquetFile(.memory(file)) }
        #expect(error?.kind == .tooLarge)
    }
}
