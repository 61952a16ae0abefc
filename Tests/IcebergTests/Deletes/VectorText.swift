import Foundation
import Tables

/// Decodes deletion vectors by what the specifications say, without the room that is tested.
enum VectorText {
    struct Damaged: Error { let what: String }

    private static let alphabet = Array(
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#")

    /// The positions of a vector that is resolved.
    static func positions(_ vector: DeletionVector, in store: LakeStore) throws -> [UInt64] {
        switch vector.storage {
        case .inline(let text):
            let bytes = z85(text)
            guard bytes.count - Int(vector.sizeInBytes) < 4, bytes.count >= Int(vector.sizeInBytes) else {
                throw Damaged(what: "\(vector.sizeInBytes) of \(bytes.count) bytes")
            }
            return try content(Array(bytes.prefix(Int(vector.sizeInBytes))))
        case .blob(let location, let range):
            guard let file = store.bytes(location.key), range.upperBound <= file.count else {
                throw Damaged(what: "no \(location)")
            }
            let blob = Array(file[Int(range.lowerBound)..<Int(range.upperBound)])
            let length = blob.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            guard length == blob.count - 8, length == vector.sizeInBytes else { throw Damaged(what: "\(length) bytes") }
            return try content(Array(blob[4..<(4 + length)]))
        case .file, .announced: throw Damaged(what: "not resolved")
        }
    }

    static func z85(_ text: String) -> [UInt8] {
        let digits = text.compactMap { alphabet.firstIndex(of: $0) }
        return stride(from: 0, to: digits.count, by: 5).flatMap { start in
            let word = digits[start..<min(start + 5, digits.count)].reduce(0) { $0 * 85 + $1 }
            return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> $0) }
        }
    }

    private static func content(_ bytes: [UInt8]) throws -> [UInt64] {
        guard bytes.starts(with: [0xD1, 0xD3, 0x39, 0x64]) else { throw Damaged(what: "magic") }
        return try roaring(Array(bytes.dropFirst(4)))
    }

    /// The portable form of 64-bit Roaring bitmaps.
    static func roaring(_ bytes: [UInt8]) throws -> [UInt64] {
        var place = 0
        func number(_ width: Int) throws -> UInt64 {
            guard place + width <= bytes.count else { throw Damaged(what: "too short") }
            defer { place += width }
            return (0..<width).reduce(UInt64(0)) { $0 | UInt64(bytes[place + $1]) << UInt64($1 * 8) }
        }
        var positions: [UInt64] = []
        for _ in 0..<(try number(8)) {
            let high = try number(4) << 32
            let start = place
            let cookie = try number(4)
            let hasRuns = cookie & 0xFFFF == 12_347
            guard hasRuns || cookie == 12_346 else { throw Damaged(what: "cookie \(cookie)") }
            let count = hasRuns ? Int(cookie >> 16) + 1 : Int(try number(4))
            let flags = try (0..<(hasRuns ? (count + 7) / 8 : 0)).map { _ in UInt8(try number(1)) }
            let heads = try (0..<count).map { _ in (key: try number(2), count: Int(try number(2)) + 1) }
            // Containers are found by their offsets, where there are any, and have to lie there.
            let offsets = hasRuns && count < 4 ? nil : try (0..<count).map { _ in Int(try number(4)) }
            for (index, head) in heads.enumerated() {
                if let offsets, start + offsets[index] != place {
                    throw Damaged(what: "container \(index) is at \(place - start), not \(offsets[index])")
                }
                let base = high | head.key << 16
                if hasRuns, flags[index / 8] >> UInt8(index % 8) & 1 == 1 {
                    for _ in 0..<(try number(2)) {
                        let first = try number(2)
                        let last = first + (try number(2))
                        positions += (first...last).map { base | $0 }
                    }
                } else if head.count <= 4096 {
                    positions += try (0..<head.count).map { _ in base | (try number(2)) }
                } else {
                    for word in 0..<UInt64(1024) {
                        let bits = try number(8)
                        for bit in 0..<UInt64(64) where bits >> bit & 1 == 1 {
                            positions.append(base | word << 6 | bit)
                        }
                    }
                }
            }
        }
        guard place == bytes.count else { throw Damaged(what: "\(bytes.count - place) bytes are left") }
        return positions
    }
}
