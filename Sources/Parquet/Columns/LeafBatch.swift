/// The entries of one leaf in some rows: levels, and the values that are there.
///
/// An entry is a value, or a null or empty list at some level. A leaf outside all lists has one entry a row.
public struct LeafBatch: Sendable {
    public let leaf: Leaf
    /// A level for each entry; empty where the leaf is always there.
    public internal(set) var definitions: [UInt8] = []
    /// A level for each entry; empty where the leaf stands in no list.
    public internal(set) var repetitions: [UInt8] = []
    public internal(set) var values: LeafValues
    public internal(set) var entryCount = 0

    init(leaf: Leaf) {
        self.leaf = leaf
        values = LeafValues(of: leaf.type)
    }

    /// The definition level of an entry.
    public func definition(_ entry: Int) -> UInt8 { definitions.isEmpty ? leaf.maximumDefinition : definitions[entry] }

    /// The repetition level of an entry.
    public func repetition(_ entry: Int) -> UInt8 { repetitions.isEmpty ? 0 : repetitions[entry] }
}
