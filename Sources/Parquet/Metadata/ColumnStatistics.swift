/// What a writer says of the values of a column chunk (parquet.thrift, `Statistics`).
public struct ColumnStatistics: Sendable, Hashable {
    /// Nulls at any level, and empty lists.
    public internal(set) var nullCount: Int64?
    /// A lower bound, in the plain encoding without a length.
    public internal(set) var minimum: [UInt8]?
    /// An upper bound, likewise.
    public internal(set) var maximum: [UInt8]?
}
