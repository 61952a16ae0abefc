// fuzz: -max_len=16384
// seeds: Tests/IcebergTests/Fixtures/*/data/*.puffin
import Compression
import Tables

@testable import Iceberg

/// Positions that are decoded: a few runs may stand for billions.
private let mostPositions: Int64 = 300_000

private let magic: [UInt8] = [0xD1, 0xD3, 0x39, 0x64]

/// A Puffin file with a deletion vector, a bitmap without what is around it, and numbers that are written and read back.
func fuzz(_ bytes: [UInt8]) {
    if bytes.starts(with: "PFA1".utf8), bytes.count > 12 {
        let length = bytes[4..<8].reduce(0) { $0 << 8 | Int($1) }
        let blob = bytes[4...].prefix(length + 8)
        for count in [0, 1, 3, 5, Int64.max] { check(blob, count) }
        checkBitmap(blob.dropFirst(8).dropLast(4))
    }
    check(bytes[...], 1)
    checkBitmap(bytes[...])
    checkNumbers(Array(bytes.prefix(1024)))
}

private func check(_ blob: ArraySlice<UInt8>, _ count: Int64) {
    guard let content = VectorBlob.content(blob, cardinality: count) else { return }
    demand(
        content.count == blob.count - 8 && content.starts(with: magic), "a blob is its content and what is around it")
    demand(RoaringBitmap.cardinality(content.dropFirst(4)) == count, "a blob has as many positions as asked for")
}

private func checkBitmap(_ bitmap: ArraySlice<UInt8>) {
    let count = RoaringBitmap.cardinality(bitmap)
    let blob = wrapped(magic + bitmap)
    for wanted in [0, 1, count ?? 2, (count ?? 2) + 1] {
        let content = VectorBlob.content(blob[...], cardinality: wanted)
        demand((content != nil) == (count == wanted), "a vector is taken where it has as many positions as said")
    }
    guard let count else { return }
    demand(count >= 0, "there are no fewer than no positions")
    guard count <= mostPositions else { return }
    let positions = decoded(Array(bitmap))
    demand(Int64(positions.count) == count, "a bitmap has \(count) positions, not \(positions.count)")
    checkWritten(positions)
}

/// Eight bytes a number.
private func checkNumbers(_ bytes: [UInt8]) {
    let numbers = stride(from: 0, to: bytes.count / 8 * 8, by: 8).map { start in
        bytes[start..<(start + 8)].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    }
    checkWritten(Set(numbers).sorted())
    // Close together, so that containers fill.
    checkWritten(Set(bytes.enumerated().map { UInt64($0) * 16 + UInt64($1 & 15) }).sorted())
}

private func checkWritten(_ positions: [UInt64]) {
    for (one, next) in zip(positions, positions.dropFirst()) { demand(one < next, "positions ascend") }
    let content = VectorBlob.content(of: positions)
    demand(RoaringBitmap.cardinality(content.dropFirst(4)) == Int64(positions.count), "what is written is a bitmap")
    demand(decoded(Array(content.dropFirst(4))) == positions, "what is written reads back")
    let blob = wrapped(content)
    demand(VectorBlob.content(blob[...], cardinality: Int64(positions.count))?.elementsEqual(content) == true, "whole")
    let text = Z85.encode(content[...])
    demand(
        Z85.decode(Array(text.utf8)[...])?.prefix(content.count).elementsEqual(content) == true, "a text of it is it")
}

private func wrapped(_ content: [UInt8]) -> [UInt8] {
    func bigEndian(_ number: UInt32) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) } }
    return bigEndian(UInt32(content.count)) + content + bigEndian(CRC32.of(content.span))
}

/// The positions of a bitmap that is known to be one.
private func decoded(_ bytes: [UInt8]) -> [UInt64] {
    var place = 0
    func number(_ width: Int) -> UInt64 {
        var value: UInt64 = 0
        for index in 0..<width { value |= UInt64(bytes[place + index]) << UInt64(index * 8) }
        place += width
        return value
    }
    var positions: [UInt64] = []
    for _ in 0..<number(8) {
        let high = number(4) << 32
        let cookie = number(4)
        let hasRuns = cookie & 0xFFFF == 12_347
        let count = hasRuns ? Int(cookie >> 16) + 1 : Int(number(4))
        let flags = (0..<(hasRuns ? (count + 7) / 8 : 0)).map { _ in UInt8(number(1)) }
        let heads = (0..<count).map { _ in (key: number(2), count: Int(number(2)) + 1) }
        if !hasRuns || count >= 4 { place += count * 4 }
        for (index, head) in heads.enumerated() {
            let base = high | head.key << 16
            if hasRuns, flags[index / 8] >> UInt8(index % 8) & 1 == 1 {
                for _ in 0..<number(2) {
                    let first = number(2)
                    let last = first + number(2)
                    positions += (first...last).map { base | $0 }
                }
            } else if head.count <= 4096 {
                positions += (0..<head.count).map { _ in base | number(2) }
            } else {
                for word in 0..<UInt64(1024) {
                    let bits = number(8)
                    for bit in 0..<UInt64(64) where bits >> bit & 1 == 1 { positions.append(base | word << 6 | bit) }
                }
            }
        }
    }
    return positions
}
