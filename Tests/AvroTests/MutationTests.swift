import Avro
import Foundation
import SeededGenerator
import Testing

/// Whatever the bytes of a file: rows or an error that says something, never a trap.
struct MutationTests {
    /// All beginnings of small files, and some of the others.
    @Test(arguments: FixtureTests.readable)
    func everyBeginningOfAFileIsRefusedOrShorter(_ name: String) throws {
        let intact = try FixtureTests.bytes(name)
        let rows = try Rows.all(of: intact)
        for length in stride(from: 0, to: intact.count, by: 1 + intact.count * (rows.count + 20) / 5000) {
            do throws(AvroError) {
                // Whole blocks are a file, too.
                let some = try Rows.all(of: Array(intact[..<length]))
                #expect(some.count <= rows.count)
                #expect(some == Array(rows.prefix(some.count)))
            } catch {
                #expect(error.kind == .malformed && !error.message.isEmpty, "\(error)")
            }
        }
    }

    @Test(arguments: FixtureTests.names)
    func mutantsNeverTrap(_ name: String) throws {
        let intact = try FixtureTests.bytes(name)
        var generator = SeededGenerator(seed: UInt64(intact.count))
        for _ in 0..<(intact.count < 4000 ? 100 : 10) {
            var bytes = intact
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let index = Int.random(in: 0..<bytes.count, using: &generator)
                bytes[index] =
                    generator.chance(50)
                    ? bytes[index] ^ 1 << UInt8(index & 7) : .random(in: 0...255, using: &generator)
            }
            do throws(AvroError) {
                _ = try Rows.all(of: bytes)
            } catch {
                #expect(!error.message.isEmpty)
            }
        }
    }

    /// The marker behind a block is compared as a whole.
    @Test func flippedBitsOfMarkersAreNoticed() throws {
        let intact = try FixtureTests.bytes("codec-snappy")
        for bit in 0..<128 {
            var bytes = intact
            bytes[bytes.count - 16 + bit / 8] ^= 1 << UInt8(bit % 8)
            let error = #expect(throws: AvroError.self) { try Rows.all(of: bytes) }
            #expect(error?.kind == .malformed)
        }
    }
}
