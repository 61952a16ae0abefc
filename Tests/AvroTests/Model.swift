import SeededGenerator

/// A type of a random schema. It knows its JSON, its leaves and its values by itself, slowly and without the reader.
indirect enum Model {
    case null, boolean, int, long, float, double, bytes, string
    case fixed(Int, name: String)
    case enumeration(Int, name: String)
    case record([Model], name: String)
    case array(Model)
    case map(Model)
    case union([Model])

    /// - Parameter names: how many types have a name so far.
    static func random(
        _ generator: inout SeededGenerator, depth: Int, names: inout Int, isInUnion: Bool = false
    ) -> Model {
        let compound = depth > 0 ? Int.random(in: 0..<18, using: &generator) : Int.random(in: 0..<11, using: &generator)
        names += 1
        let name = "n\(names)"
        switch compound {
        case 0: return generator.chance(40) ? .null : .long
        case 1: return .boolean
        case 2: return .int
        case 3, 4: return .long
        case 5: return .float
        case 6: return .double
        case 7: return .bytes
        case 8: return .string
        case 9: return .fixed(Int.random(in: 0...5, using: &generator), name: name)
        case 10: return .enumeration(Int.random(in: 1...3, using: &generator), name: name)
        case 11, 12: return .record(fields(&generator, depth: depth, names: &names), name: name)
        case 13: return .array(random(&generator, depth: depth - 1, names: &names))
        case 14: return .map(random(&generator, depth: depth - 1, names: &names))
        default:
            guard !isInUnion else { return .string }
            let value = random(&generator, depth: depth - 1, names: &names, isInUnion: true)
            switch Int.random(in: 0..<8, using: &generator) {
            case 0: return .union([value])
            case 1: return .union([.null])
            case 2: return .union([value, random(&generator, depth: depth - 1, names: &names, isInUnion: true), .null])
            case 3...5: return .union([.null, value])
            default: return .union([value, .null])
            }
        }
    }

    static func fields(_ generator: inout SeededGenerator, depth: Int, names: inout Int) -> [Model] {
        var fields: [Model] = []
        for _ in 0..<Int.random(in: 0...5, using: &generator) {
            fields.append(random(&generator, depth: depth - 1, names: &names))
        }
        return fields
    }

    var json: String {
        switch self {
        case .null, .boolean, .int, .long, .float, .double, .bytes, .string: "\"\(self)\""
        case .fixed(let size, let name): #"{"type":"fixed","name":"\#(name)","size":\#(size)}"#
        case .enumeration(let count, let name):
            #"{"type":"enum","name":"\#(name)","symbols":[\#((0..<count).map { "\"S\($0)\"" }.joined(separator: ","))]}"#
        case .record(let fields, let name):
            #"{"type":"record","name":"\#(name)","fields":["#
                + fields.enumerated().map { #"{"name":"f\#($0)","field-id":\#($0),"type":\#($1.json)}"# }
                .joined(separator: ",") + "]}"
        case .array(let element): #"{"type":"array","items":\#(element.json)}"#
        case .map(let value): #"{"type":"map","values":\#(value.json)}"#
        case .union(let branches): "[" + branches.map(\.json).joined(separator: ",") + "]"
        }
    }

    var isNull: Bool { if case .null = self { true } else { false } }

    /// The one type of a union with nothing besides but null.
    var onlyBranch: (index: Int, type: Model)? {
        guard case .union(let branches) = self, branches.count <= 2,
            branches.count(where: { !$0.isNull }) == 1, let index = branches.firstIndex(where: { !$0.isNull })
        else { return nil }
        return (index, branches[index])
    }

    var leafCount: Int {
        switch self {
        case .record(let fields, _): fields.reduce(0) { $0 + $1.leafCount }
        case .array(let element): element.leafCount
        case .map(let value): 1 + value.leafCount
        case .union: onlyBranch?.type.leafCount ?? 1
        default: 1
        }
    }
}
