import JSON
import SeededGenerator

/// A random value of a ``Model``, with its bytes and its JSON as ``Rows`` spells it.
indirect enum ModelValue {
    case null
    case number(Int64)
    case real(Double)
    case bytes([UInt8])
    case record([ModelValue])
    case list([(key: [UInt8], value: ModelValue)])
    case branch(Int, ModelValue)

    static func random(of model: Model, _ generator: inout SeededGenerator) -> ModelValue {
        switch model {
        case .null: return .null
        case .boolean: return .number(generator.chance(50) ? 1 : 0)
        case .int:
            return .number(Int64(Int32.random(in: .min ... .max, using: &generator) >> generator.pick([0, 8, 25])))
        case .long: return .number(Int64.random(in: .min ... .max, using: &generator) >> generator.pick([0, 20, 57]))
        case .float: return .real(Double(Float.random(in: -9...9, using: &generator)))
        case .double: return .real(Double.random(in: -9...9, using: &generator))
        case .bytes, .string: return .bytes(text(Int.random(in: 0...9, using: &generator), &generator))
        case .fixed(let size, _): return .bytes(text(size, &generator))
        case .enumeration(let count, _): return .number(Int64.random(in: 0..<Int64(count), using: &generator))
        case .record(let fields, _):
            var values: [ModelValue] = []
            for field in fields { values.append(random(of: field, &generator)) }
            return .record(values)
        case .array(let element), .map(let element):
            var values: [(key: [UInt8], value: ModelValue)] = []
            for _ in 0..<Int.random(in: 0...4, using: &generator) {
                values.append(
                    (text(Int.random(in: 0...2, using: &generator), &generator), random(of: element, &generator)))
            }
            return .list(values)
        case .union(let branches):
            let branch = Int.random(in: 0..<branches.count, using: &generator)
            return .branch(branch, random(of: branches[branch], &generator))
        }
    }

    private static func text(_ count: Int, _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<count { bytes.append(.random(in: 0...255, using: &generator)) }
        return bytes
    }

    /// - Parameters:
    ///   - first: the number of the model's first leaf.
    ///   - lists: how many lists are around it.
    /// - Returns: nil where nothing of it is read.
    func json(_ model: Model, first: Int, lists: Int, wanted: Set<Int>) -> JSONValue? {
        guard (first..<(first + model.leafCount)).contains(where: { wanted.contains($0) }) else { return nil }
        switch (model, self) {
        case (.record(let fields, _), .record(let values)):
            var members: [JSONValue.Member] = []
            var leaf = first
            for (index, field) in fields.enumerated() {
                if let value = values[index].json(field, first: leaf, lists: lists, wanted: wanted) {
                    members.append(JSONValue.Member("f\(index)", value))
                }
                leaf += field.leafCount
            }
            return members.allSatisfy { $0.value == .null } ? .null : .object(members)
        case (.array(let element), .list(let values)):
            return .array(
                values.map { $0.value.json(element, first: first, lists: lists + 1, wanted: wanted) ?? .null })
        case (.map(let element), .list(let values)):
            return .array(
                values.map { key, value in
                    var members: [JSONValue.Member] = []
                    if wanted.contains(first) { members.append(JSONValue.Member("key", Self.hex(key))) }
                    if let value = value.json(element, first: first + 1, lists: lists + 1, wanted: wanted) {
                        members.append(JSONValue.Member("value", value))
                    }
                    return .object(members)
                })
        case (.union, .branch(let branch, let value)):
            guard let only = model.onlyBranch, branch == only.index else { return .null }
            return value.json(only.type, first: first, lists: lists, wanted: wanted)
        case (.boolean, .number(let number)): return .bool(number == 1)
        case (_, .number(let number)): return .number("\(number)")
        case (_, .real(let real)):
            let text = String(real.bitPattern, radix: 16)
            return .string(String(repeating: "0", count: 16 - text.count) + text)
        case (_, .bytes(let bytes)): return Self.hex(bytes)
        default: return .null
        }
    }

    private static func hex(_ bytes: [UInt8]) -> JSONValue {
        .string(bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
    }
}
