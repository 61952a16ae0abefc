import Compression
import SeededGenerator

/// Writes Avro files of random layouts: lists in parts with and without sizes, blocks of any number of rows.
struct SlowEncoder {
    var generator: SeededGenerator
    private let sync: [UInt8] = Array(0x40..<0x50)

    init(_ generator: SeededGenerator) {
        self.generator = generator
    }

    mutating func file(_ model: Model, _ rows: [ModelValue]) -> [UInt8] {
        var bytes = Self.header(schema: model.json)
        var left = rows[...]
        while !left.isEmpty {
            let some = left.prefix(Int.random(in: 0...20, using: &generator))
            left = left.dropFirst(some.count)
            var content: [UInt8] = []
            for row in some { content += value(row, of: model) }
            bytes += Self.number(Int64(some.count)) + Self.text(content) + sync
        }
        return bytes
    }

    static func header(schema: String, codec: String = "null") -> [UInt8] {
        Array("Obj\u{1}".utf8) + number(2) + text(Array("avro.schema".utf8)) + text(Array(schema.utf8))
            + text(Array("avro.codec".utf8)) + text(Array(codec.utf8)) + number(0) + Array(0x40..<0x50)
    }

    static func block(_ count: Int64, _ content: [UInt8]) -> [UInt8] {
        number(count) + text(content) + Array(0x40..<0x50)
    }

    private mutating func value(_ value: ModelValue, of model: Model) -> [UInt8] {
        switch (model, value) {
        case (.boolean, .number(let number)): return [UInt8(number)]
        case (_, .number(let number)): return Self.number(number)
        case (.float, .real(let real)): return Self.bits(UInt64(Float(real).bitPattern), 4)
        case (_, .real(let real)): return Self.bits(real.bitPattern, 8)
        case (.fixed, .bytes(let bytes)): return bytes
        case (_, .bytes(let bytes)): return Self.text(bytes)
        case (.record(let fields, _), .record(let values)):
            var bytes: [UInt8] = []
            for (field, value) in zip(fields, values) { bytes += self.value(value, of: field) }
            return bytes
        case (.array(let element), .list(let values)):
            var parts: [[UInt8]] = []
            for entry in values { parts.append(self.value(entry.value, of: element)) }
            return list(parts)
        case (.map(let element), .list(let values)):
            var parts: [[UInt8]] = []
            for entry in values { parts.append(Self.text(entry.key) + self.value(entry.value, of: element)) }
            return list(parts)
        case (.union(let branches), .branch(let branch, let value)):
            return Self.number(Int64(branch)) + self.value(value, of: branches[branch])
        default: return []
        }
    }

    private mutating func list(_ parts: [[UInt8]]) -> [UInt8] {
        var bytes: [UInt8] = []
        var left = parts[...]
        while !left.isEmpty {
            let some = left.prefix(Int.random(in: 1...3, using: &generator))
            left = left.dropFirst(some.count)
            let content = Array(some.joined())
            bytes +=
                generator.chance(50)
                ? Self.number(Int64(some.count)) + content : Self.number(-Int64(some.count)) + Self.text(content)
        }
        return bytes + [0]
    }

    static func number(_ number: Int64) -> [UInt8] {
        var bits = UInt64(bitPattern: number << 1) ^ UInt64(bitPattern: number >> 63)
        var bytes: [UInt8] = []
        while bits >= 128 {
            bytes.append(UInt8(bits % 128) + 128)
            bits /= 128
        }
        return bytes + [UInt8(bits)]
    }

    static func text(_ bytes: [UInt8]) -> [UInt8] { number(Int64(bytes.count)) + bytes }

    private static func bits(_ bits: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: bits >> UInt64(8 * $0)) }
    }
}
