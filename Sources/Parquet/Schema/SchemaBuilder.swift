/// Builds the tree of nodes from the elements of the footer.
struct SchemaBuilder {
    private static let maximumDepth = 64
    private static let maximumLeaves = 100_000

    private let elements: [SchemaElement]
    private var position = 0
    private(set) var leaves: [Leaf] = []

    /// Where a node stands.
    private struct Place {
        var path: [String] = []
        var definition: UInt8 = 0
        var repetition: UInt8 = 0
    }

    /// An element with its children, before lists and maps are told from plain groups.
    private struct Element {
        let element: SchemaElement
        let children: [Element]
    }

    init(_ elements: [SchemaElement]) {
        self.elements = elements
    }

    /// - Returns: the root, which is a group and always there.
    mutating func build() throws(ParquetError) -> SchemaNode {
        guard !elements.isEmpty else { throw .malformed("the file has no schema") }
        let root = try tree(depth: 0)
        guard position == elements.count else { throw .malformed("the schema has elements outside its root") }
        var children: [SchemaNode] = []
        for child in root.children { children.append(try node(child, in: Place())) }
        return SchemaNode(name: root.element.name, definition: 0, repetition: 0, content: .group(children))
    }

    private mutating func tree(depth: Int) throws(ParquetError) -> Element {
        guard depth <= Self.maximumDepth else {
            throw ParquetError(.unsupported, "the schema is nested deeper than \(Self.maximumDepth) levels")
        }
        guard position < elements.count else { throw .malformed("the schema ends too early") }
        let element = elements[position]
        position += 1
        var children: [Element] = []
        // The root is a group whatever it says; a group may be empty.
        if element.type == nil || depth == 0 {
            let count = element.childCount ?? 0
            guard count >= 0, count <= elements.count - position else { throw .malformed("the schema ends too early") }
            for _ in 0..<count { children.append(try tree(depth: depth + 1)) }
        }
        return Element(element: element, children: children)
    }

    /// - Parameter place: where the parent stands.
    private mutating func node(_ tree: Element, in place: Place) throws(ParquetError) -> SchemaNode {
        switch tree.element.repetition {
        case .required: return try content(tree, in: place)
        case .optional:
            var inner = place
            inner.definition += 1
            return try content(tree, in: inner)
        case .repeated:
            // Repeated without being in a list: a list that is never null, of elements that are never null
            // (LogicalTypes.md, "Lists": backward-compatibility rules).
            let element = try content(tree, in: repeated(place))
            return SchemaNode(
                name: tree.element.name, definition: place.definition, repetition: place.repetition,
                content: .list(element: element, repeated: place.repetition + 1))
        }
    }

    private func repeated(_ place: Place) -> Place {
        var inner = place
        inner.definition += 1
        inner.repetition += 1
        return inner
    }

    /// The node without its own repetition, which `place` holds already.
    private mutating func content(_ tree: Element, in place: Place) throws(ParquetError) -> SchemaNode {
        let element = tree.element
        var inner = place
        inner.path.append(element.name)
        let logical = element.logicalType ?? Self.converted(element)
        let content: SchemaNode.Content
        if let type = element.type {
            content = .leaf(try leaf(element, type, logical, inner))
        } else if logical == .list, let list = try list(tree, inner) {
            content = list
        } else if logical == .map, let map = try map(tree, inner) {
            content = map
        } else {
            var children: [SchemaNode] = []
            for child in tree.children { children.append(try node(child, in: inner)) }
            content = .group(children)
        }
        return SchemaNode(
            name: element.name, definition: place.definition, repetition: place.repetition, content: content)
    }

    /// An unknown logical type leaves the values as what they physically are.
    private static func converted(_ element: SchemaElement) -> LogicalType? {
        guard !element.hasLogicalType, let code = element.convertedType else { return nil }
        return LogicalType(converted: code, precision: element.precision, scale: element.scale)
    }

    private mutating func list(_ tree: Element, _ place: Place) throws(ParquetError) -> SchemaNode.Content? {
        guard tree.children.count == 1, tree.children[0].element.repetition == .repeated else { return nil }
        let middle = tree.children[0]
        var inner = repeated(place)
        if Self.isElement(middle, of: tree.element.name) {
            return .list(element: try content(middle, in: inner), repeated: inner.repetition)
        }
        inner.path.append(middle.element.name)
        return .list(element: try node(middle.children[0], in: inner), repeated: inner.repetition)
    }

    /// Whether the repeated level is the element itself, as older writers have it (LogicalTypes.md, "Lists":
    /// backward-compatibility rules).
    private static func isElement(_ middle: Element, of name: String) -> Bool {
        guard middle.element.type == nil, middle.children.count == 1 else { return true }
        if middle.children[0].element.repetition == .repeated { return true }
        return middle.element.name == "array" || middle.element.name == name + "_tuple"
    }

    private mutating func map(_ tree: Element, _ place: Place) throws(ParquetError) -> SchemaNode.Content? {
        guard tree.children.count == 1 else { return nil }
        let middle = tree.children[0]
        guard middle.element.repetition == .repeated, middle.element.type == nil,
            (1...2).contains(middle.children.count)
        else { return nil }
        var inner = repeated(place)
        inner.path.append(middle.element.name)
        let key = try node(middle.children[0], in: inner)
        let value = middle.children.count == 2 ? try node(middle.children[1], in: inner) : nil
        return .map(key: key, value: value, repeated: inner.repetition)
    }

    private mutating func leaf(
        _ element: SchemaElement, _ type: PhysicalType, _ logical: LogicalType?, _ place: Place
    ) throws(ParquetError) -> Int {
        guard leaves.count < Self.maximumLeaves else {
            throw ParquetError(.tooLarge, "the schema has more than \(Self.maximumLeaves) columns")
        }
        var length = 0
        if type == .fixedLengthByteArray {
            guard let given = element.typeLength, (0...(1 << 20)).contains(given) else {
                throw .malformed("the column '\(element.name)' has values of a fixed length that is not given")
            }
            length = given
        }
        leaves.append(
            Leaf(
                path: place.path, type: type, length: length, logicalType: logical, fieldID: element.fieldID,
                maximumDefinition: place.definition, maximumRepetition: place.repetition))
        return leaves.count - 1
    }
}
