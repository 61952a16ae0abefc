/// Makes the tree of nodes from a schema, and numbers leaves and lists in the order of the fields.
struct SchemaBuilder {
    /// The most steps that the paths of all leaves may have together.
    private static let maximumSteps = 1 << 20

    private(set) var leaves: [AvroLeaf] = []
    private(set) var listCount = 0
    private(set) var hasFieldIDs = false
    private var steps = 0

    /// Where a node stands.
    private struct Place {
        var path: [String] = []
        var ids: [Int32?] = []
        var idPath: [Int32]? = []
        var list: Int?
        var isNestedDeeper = false
        /// Branches of a union that is stepped over have neither leaves nor lists.
        var isNumbered = true

        func below(_ name: String, id: Int32?, isElement: Bool = false) -> Place {
            var place = self
            place.path.append(name)
            place.ids.append(id)
            if let id { place.idPath?.append(id) } else if !isElement { place.idPath = nil }
            return place
        }

        func inside(_ list: Int?) -> Place {
            var place = self
            place.isNestedDeeper = place.list != nil
            place.list = list
            return place
        }
    }

    mutating func build(_ type: SchemaType) throws(AvroError) -> AvroNode {
        guard case .record = type.form else {
            throw AvroError(.unsupported, "the file holds no records, and such files are not read")
        }
        return try node(type, name: "", id: nil, Place())
    }

    private mutating func node(
        _ type: SchemaType, name: String, id: Int32?, _ place: Place
    ) throws(AvroError) -> AvroNode {
        hasFieldIDs = hasFieldIDs || (id != nil && place.isNumbered)
        guard case .union(let branches) = type.form else {
            return try node(type, nil, union: .none, isOptional: false, name: name, id: id, place)
        }
        let values = branches.indices.filter { !Self.isNull(branches[$0]) }
        let isOptional = values.count < branches.count
        if values.count == 1, branches.count <= 2 {
            return try node(
                branches[values[0]], nil, union: .one(of: branches.count, value: values[0]), isOptional: isOptional,
                name: name, id: id, place)
        }
        var stepped = place
        stepped.isNumbered = false
        var nodes: [AvroNode] = []
        for branch in branches { nodes.append(try node(branch, name: "", id: nil, stepped)) }
        let known: AvroType = values.isEmpty ? .null : .union
        return try node(
            type, known, union: .general(nodes), isOptional: isOptional, name: name, id: id, place)
    }

    /// - Parameter known: what a union that is stepped over counts as.
    private mutating func node(
        _ type: SchemaType, _ known: AvroType?, union: AvroNode.Union, isOptional: Bool, name: String, id: Int32?,
        _ place: Place
    ) throws(AvroError) -> AvroNode {
        let first = leaves.count
        var children: [AvroNode] = []
        var kind = AvroNode.Kind.scalar
        var array: Int?
        var scalar = known ?? .null
        var minimum = 0
        switch type.form {
        case .scalar(let type, let logicalType):
            scalar = type
            minimum = Self.minimumBytes(type)
            try addLeaf(type, logicalType, place)
        case .union:
            minimum = 1
            try addLeaf(scalar, nil, place)
        case .record(let fields):
            kind = .record
            for field in fields {
                let below = place.below(field.name, id: field.id)
                children.append(try node(field.type, name: field.name, id: field.id, below))
            }
            minimum = children.reduce(0) { $0 + $1.minimumBytes }
        case .array(let element, let elementID):
            kind = .array
            minimum = 1
            array = newList(place)
            let below = place.inside(array).below("element", id: elementID, isElement: true)
            children.append(try node(element, name: "element", id: elementID, below))
        case .map(let value, let keyID, let valueID):
            kind = .map
            minimum = 1
            array = newList(place)
            let inside = place.inside(array)
            let key = try SchemaType(.scalar(.string, nil))
            children.append(try node(key, name: "key", id: keyID, inside.below("key", id: keyID)))
            children.append(try node(value, name: "value", id: valueID, inside.below("value", id: valueID)))
        }
        return AvroNode(
            name: name, fieldID: id, kind: kind, isOptional: isOptional || scalar == .null && kind == .scalar,
            children: children, leaf: leaves.count > first && kind == .scalar ? first : nil, array: array,
            leaves: first..<leaves.count, type: scalar, union: union, minimumValueBytes: minimum)
    }

    private mutating func newList(_ place: Place) -> Int? {
        guard place.isNumbered else { return nil }
        defer { listCount += 1 }
        return listCount
    }

    private mutating func addLeaf(
        _ type: AvroType, _ logicalType: AvroLogicalType?, _ place: Place
    ) throws(AvroError) {
        guard place.isNumbered else { return }
        steps += place.path.count
        guard steps <= Self.maximumSteps else {
            throw AvroError(.tooLarge, "the schema has too many fields that lie too deep")
        }
        leaves.append(
            AvroLeaf(
                index: leaves.count, path: place.path, fieldIDs: place.ids, type: type, logicalType: logicalType,
                list: place.list, isNestedDeeper: place.isNestedDeeper, idPath: place.idPath))
    }

    private static func isNull(_ type: SchemaType) -> Bool {
        if case .scalar(.null, _) = type.form { true } else { false }
    }

    private static func minimumBytes(_ type: AvroType) -> Int {
        switch type {
        case .null: 0
        case .boolean, .int, .long, .bytes, .string, .enumeration, .union: 1
        case .float: 4
        case .double: 8
        case .fixed(let size): size
        }
    }
}
