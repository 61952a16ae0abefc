/// One node of a file's schema. A union of null and one type is a node of that type, and optional.
public struct AvroNode: Sendable {
    public enum Kind: Sendable, Hashable { case record, array, map, scalar }

    /// How a union stands before the node's values.
    enum Union: Sendable {
        case none
        /// Of one type, and of null with it or not: so many branches, and which of them has values.
        case one(of: Int, value: Int)
        /// Any other, by its branches; it is a scalar without values.
        case general([AvroNode])
    }

    /// The field's name; "element" below arrays, "key" and "value" below maps, empty for the root.
    public let name: String
    /// `field-id` of the field, `element-id` of the array, `key-id` or `value-id` of the map that it stands in (Iceberg
    /// specification, Appendix A: Avro).
    public let fieldID: Int32?
    public let kind: Kind
    /// Whether it may be null.
    public let isOptional: Bool
    /// Of a record its fields, of an array its element, of a map its key, which is a string, and its value.
    public let children: [AvroNode]
    /// Of a scalar, its place in ``AvroFile/leaves``.
    public let leaf: Int?
    /// Of an array or a map, the number of the list (``AvroBatch/entries(ofList:row:)``).
    public let array: Int?
    /// The leaves at and below it, by their places in ``AvroFile/leaves``.
    public let leaves: Range<Int>
    /// Of a scalar.
    let type: AvroType
    let union: Union
    /// The fewest bytes that it takes, a union's number left out.
    let minimumValueBytes: Int

    /// The fewest bytes that it takes.
    var minimumBytes: Int {
        if case .one(let branches, _) = union { branches > 1 ? 1 : 1 + minimumValueBytes } else { minimumValueBytes }
    }
}
