/// A type of the schema as it is written. All uses of a name share one.
struct SchemaType: Sendable {
    static let maximumDepth = 64
    static let maximumNodes = 100_000

    struct Field: Sendable {
        let name: String
        let id: Int32?
        let type: SchemaType
    }

    indirect enum Form: Sendable {
        case scalar(AvroType, AvroLogicalType?)
        case record([Field])
        case array(SchemaType, id: Int32?)
        case map(SchemaType, keyID: Int32?, valueID: Int32?)
        case union([SchemaType])
    }

    let form: Form
    /// Types in each other, this one included.
    let depth: Int
    /// Types at and below this one, each as often as it is used.
    let nodes: Int

    init(_ form: Form) throws(AvroError) {
        self.form = form
        var depth = 0
        var nodes = 0
        func add(_ type: SchemaType) {
            depth = max(depth, type.depth)
            nodes = min(nodes + type.nodes, Self.maximumNodes)
        }
        switch form {
        case .scalar: break
        case .record(let fields): for field in fields { add(field.type) }
        case .array(let element, _): add(element)
        case .map(let value, _, _):
            add(value)
            nodes += 1
        case .union(let branches): branches.forEach(add)
        }
        // Branches stand beside their union.
        if case .union = form {} else { depth += 1 }
        guard depth <= Self.maximumDepth else {
            throw AvroError(.tooLarge, "the schema is nested deeper than \(Self.maximumDepth) types")
        }
        guard nodes < Self.maximumNodes else {
            throw AvroError(.tooLarge, "the schema has more than \(Self.maximumNodes) types")
        }
        self.depth = depth
        self.nodes = nodes + 1
    }
}
