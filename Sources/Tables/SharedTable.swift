/// A table that can be served, whatever its format.
public protocol SharedTable: Sendable {
    func latestVersion() async throws(TableError) -> Int64

    /// The earliest version committed at or after these milliseconds since the epoch.
    func version(atOrAfter timestamp: Int64) async throws(TableError) -> Int64

    /// The table at one moment, with its files.
    func snapshot(at moment: TableMoment) async throws(TableError) -> TableSnapshot

    func changes(_ range: ChangeRange) async throws(TableError) -> TableChanges
}
