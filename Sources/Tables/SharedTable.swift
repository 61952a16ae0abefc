/// A table that can be served, whatever its format.
public protocol SharedTable: Sendable {
    /// Whether ``TableMetadata/partitionColumns`` are all columns that files are partitioned by, and each file has a
    /// value of each; else its partition's facts tell.
    var listsPartitionColumns: Bool { get }

    /// - Parameter known: an earlier snapshot of the same table, by which its format may tell cheaply what is new.
    func latestVersion(known: TableSnapshot?) async throws(TableError) -> Int64

    /// The earliest version committed at or after these milliseconds since the epoch.
    func version(atOrAfter timestamp: Int64) async throws(TableError) -> Int64

    /// The newest version committed at or before these milliseconds since the epoch.
    func version(asOf timestamp: Int64) async throws(TableError) -> Int64

    /// Protocol and metadata at one moment.
    func definition(at moment: TableMoment) async throws(TableError) -> TableDefinition

    /// The table at one moment, with its files.
    ///
    /// - Parameters:
    ///   - known: an earlier snapshot of the same table: what did not change since then is taken from it. It
    ///     is returned as it is where it is still what is asked for.
    ///   - predicate: files that hold no row for which it is true may be left out; nil for all files.
    func snapshot(
        at moment: TableMoment, known: TableSnapshot?, matching predicate: Predicate?
    ) async throws(TableError) -> TableSnapshot

    func changes(_ range: ChangeRange) async throws(TableError) -> TableChanges
}

extension SharedTable {
    public var listsPartitionColumns: Bool { true }

    public func latestVersion() async throws(TableError) -> Int64 { try await latestVersion(known: nil) }

    public func snapshot(at moment: TableMoment) async throws(TableError) -> TableSnapshot {
        try await snapshot(at: moment, known: nil, matching: nil)
    }

    public func snapshot(at moment: TableMoment, known: TableSnapshot?) async throws(TableError) -> TableSnapshot {
        try await snapshot(at: moment, known: known, matching: nil)
    }
}
