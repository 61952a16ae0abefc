/// What the place of files in a table tells of the columns of a predicate.
public struct KnownPartition: Sendable {
    /// One entry for every column of the predicate.
    let domains: [ColumnDomain]
    /// Whether any file of the partition may hold a row for which the predicate is true.
    public let mayMatch: Bool
}
