/// How a table is read where what is shared cannot express all of it.
public struct TableOptions: Sendable, Hashable, Codable {
    /// Whether equality deletes of an Iceberg table are turned into deletion vectors; without, it is refused.
    public var materialisesEqualityDeletes: Bool
    /// Columns that recipients do not get, sorted.
    public var leftOut: [String]

    public init(materialisesEqualityDeletes: Bool = false, leftOut: [String] = []) {
        self.materialisesEqualityDeletes = materialisesEqualityDeletes
        self.leftOut = leftOut
    }
}
