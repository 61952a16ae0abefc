import SeededGenerator
import Testing

@testable import Iceberg

/// Bitmaps are read by a reader that shares nothing with the writer.
struct RoaringBitmapTests {
    private func check(_ positions: [UInt64]) throws {
        var bytes: [UInt8] = [0xAA]
        RoaringBitmap.write(positions, into: &bytes)
        #expect(bytes[0] == 0xAA)
        #expect(try VectorText.roaring(Array(bytes.dropFirst())) == positions)
        #expect(RoaringBitmap.cardinality(bytes.dropFirst()) == Int64(positions.count))
    }

    @Test func edges() throws {
        let edges: [[UInt64]] = [
            [0], [65_535], [65_536], [UInt64(UInt32.max)], [1 << 32], [UInt64(Int64.max)], [.max],
            [0, 65_535, 65_536, 0xFFFF_FFFF, 0x1_0000_0000, 0x7FFF_FFFF_FFFF_FFFF],
            Array(0..<4095), Array(0..<4096), Array(0..<4097), Array(0..<65_536), Array(65_530..<140_000),
            Array(0xFFFF_F000..<0x1_0000_1800),
        ]
        for positions in edges + [[]] { try check(positions) }
    }

    @Test func randomPositions() throws {
        var generator = SeededGenerator(seed: 64)
        for _ in 0..<40 {
            var positions: Set<UInt64> = []
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                let base = UInt64.random(
                    in: 0...UInt64.max >> UInt64.random(in: 0..<60, using: &generator), using: &generator)
                let spread = generator.pick([UInt64(1), 100, 70_000, 1 << 20, 1 << 34])
                let count = generator.pick([1, 3, 50, 5000])
                for _ in 0..<count {
                    let (sum, overflow) = base.addingReportingOverflow(.random(in: 0...spread, using: &generator))
                    if !overflow { positions.insert(sum) }
                }
            }
            try check(positions.sorted())
        }
    }

    /// What other writers make: containers of runs, with and without offsets before them.
    @Test func runContainers() throws {
        var generator = SeededGenerator(seed: 12_347)
        for round in 0..<18 {
            let containers = round % 9 + 1
            let (bytes, positions) = Self.runs(containers, &generator)
            #expect(try VectorText.roaring(bytes) == positions)
            #expect(RoaringBitmap.cardinality(bytes[...]) == Int64(positions.count))
            #expect(RoaringBitmap.cardinality(bytes.dropLast()) == nil)
            #expect(RoaringBitmap.cardinality((bytes + [0])[...]) == nil)
        }
    }

    /// A bitmap of one part, in which about every other container is one of runs.
    private static func runs(_ count: Int, _ generator: inout SeededGenerator) -> (bytes: [UInt8], positions: [UInt64])
    {
        var positions: [UInt64] = []
        var heads: [UInt8] = []
        var bodies: [[UInt8]] = []
        var flags = [UInt8](repeating: 0, count: (count + 7) / 8)
        for index in 0..<count {
            let key = UInt64(index * 3)
            var values: [UInt64] = []
            var body: [UInt8] = []
            if generator.chance(50) {
                flags[index / 8] |= 1 << UInt8(index % 8)
                var runs: [UInt8] = []
                var start = UInt64.random(in: 0...100, using: &generator)
                var number = 0
                while start < 65_000, number < 8 {
                    let length = UInt64.random(in: 0...min(2000, 65_535 - start), using: &generator)
                    runs += little(start, 2) + little(length, 2)
                    values += (start...(start + length))
                    start += length + 1 + UInt64.random(in: 0...300, using: &generator)
                    number += 1
                }
                body = little(UInt64(number), 2) + runs
            } else {
                values = Set((0..<50).map { _ in UInt64.random(in: 0...65_535, using: &generator) }).sorted()
                body = values.flatMap { little($0, 2) }
            }
            heads += little(key, 2) + little(UInt64(values.count - 1), 2)
            bodies.append(body)
            positions += values.map { key << 16 | $0 }
        }
        var part = little(UInt64(12_347) | UInt64(count - 1) << 16, 4) + flags + heads
        if count >= 4 {
            var offset = part.count + count * 4
            for body in bodies {
                part += little(UInt64(offset), 4)
                offset += body.count
            }
        }
        return (little(1, 8) + little(0, 4) + part + bodies.flatMap { $0 }, positions)
    }

    private static func little(_ number: UInt64, _ width: Int) -> [UInt8] {
        (0..<width).map { UInt8(truncatingIfNeeded: number >> UInt64($0 * 8)) }
    }

    /// Any byte changed: another number of positions, none, or the same; never a trap.
    @Test func mutants() {
        var generator = SeededGenerator(seed: 99)
        var refused = 0
        for _ in 0..<400 {
            var bytes = Self.runs(Int.random(in: 1...5, using: &generator), &generator).bytes
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                bytes[Int.random(in: 0..<min(bytes.count, 60), using: &generator)] = .random(
                    in: 0...255, using: &generator)
            }
            if RoaringBitmap.cardinality(bytes[...]) == nil { refused += 1 }
        }
        #expect(refused > 100)
        for bytes: [UInt8] in [[], [0], Array(repeating: 0xFF, count: 8), Array(repeating: 0xFF, count: 64)] {
            #expect(RoaringBitmap.cardinality(bytes[...]) == nil)
        }
    }
}
