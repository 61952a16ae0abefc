/// A node of the schema that holds values.
public struct AvroLeaf: Sendable {
    /// Its place in ``AvroFile/leaves``.
    public let index: Int
    /// The names of the nodes from below the root to this one: "element" below arrays, "key" and "value" below maps.
    public let path: [String]
    /// The field id of each step of the path, where it has one.
    public let fieldIDs: [Int32?]
    public let type: AvroType
    public let logicalType: AvroLogicalType?
    /// The number of the list in which it stands, the innermost; nil for none.
    public let list: Int?
    /// Whether it stands in a list of lists: it cannot be asked for.
    public let isNestedDeeper: Bool
    /// The ids of the steps, without elements of arrays that have none; nil where another step has none.
    let idPath: [Int32]?
}
