/// A field of the schema with its levels (Dremel's definition and repetition levels).
public struct SchemaNode: Sendable {
    public enum Content: Sendable {
        /// The index of the leaf among all leaves of the file.
        case leaf(Int)
        case group([SchemaNode])
        /// A list; the node is the element's, and is not the repeated level itself.
        indirect case list(element: SchemaNode, repeated: UInt8)
        /// A map; key and value stand in the repeated level.
        indirect case map(key: SchemaNode, value: SchemaNode?, repeated: UInt8)
    }

    public let name: String
    /// The definition level from which on the field is there, that is, not null and not in an empty list.
    public let definition: UInt8
    /// The repetition level of the innermost list that the field stands in.
    public let repetition: UInt8
    public let content: Content
    /// The indexes of all leaves below, in order.
    public let leaves: [Int]

    init(name: String, definition: UInt8, repetition: UInt8, content: Content) {
        self.name = name
        self.definition = definition
        self.repetition = repetition
        self.content = content
        leaves =
            switch content {
            case .leaf(let index): [index]
            case .group(let children): children.flatMap(\.leaves)
            case .list(let element, _): element.leaves
            case .map(let key, let value, _): key.leaves + (value?.leaves ?? [])
            }
    }

    /// The child of a group, by its exact name.
    public subscript(name: String) -> SchemaNode? {
        guard case .group(let children) = content else { return nil }
        return children.first { $0.name.utf8.elementsEqual(name.utf8) }
    }

    /// The leaf's index; nil for everything that has children.
    public var leaf: Int? {
        if case .leaf(let index) = content { return index }
        return nil
    }
}

/// A column of values.
public struct Leaf: Sendable, Hashable {
    /// The names from the root to the leaf.
    public let path: [String]
    public let type: PhysicalType
    /// Bytes of a value of a fixed length; 0 for other types.
    public let length: Int
    public let logicalType: LogicalType?
    /// The id that the writer's schema gives the column (parquet.thrift, `SchemaElement.field_id`).
    public let fieldID: Int32?
    /// The definition level of a value that is there.
    public let maximumDefinition: UInt8
    /// The number of lists that the leaf stands in.
    public let maximumRepetition: UInt8
}
