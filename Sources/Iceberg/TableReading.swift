/// How the operator wants a table to be read where Delta cannot express all of it.
public struct TableReading: Sendable, Hashable {
    /// Whether equality deletes are turned into deletion vectors, which takes reading the data files concerned.
    /// Without, a table that has some is refused.
    public var materialisesEqualityDeletes: Bool
    /// Columns that recipients do not get: names of columns at the top level.
    public var leftOut: Set<String>

    public init(materialisesEqualityDeletes: Bool = false, leftOut: Set<String> = []) {
        self.materialisesEqualityDeletes = materialisesEqualityDeletes
        self.leftOut = leftOut
    }
}
