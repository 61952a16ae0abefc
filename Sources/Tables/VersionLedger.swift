/// Remembers which state of a table each version number stands for, where the table's own metadata does not say.
///
/// A version that was given out once means the same for ever, on every replica.
public protocol VersionLedger: Sendable {
    /// What is recorded of a table, in order of version.
    ///
    /// - Parameter table: the table's own id, which it keeps wherever it is moved.
    /// - Throws: ``TableError`` of kind `storage(.unavailable)` where the ledger cannot be asked.
    func versions(of table: String) async throws(TableError) -> [RecordedVersion]

    /// Makes what is recorded of a table what is given here.
    ///
    /// - Parameter known: what was recorded; where that has changed since, nothing is done.
    /// - Returns: what is recorded now: where another replica was faster, that is what it recorded.
    func record(
        _ versions: [RecordedVersion], insteadOf known: [RecordedVersion], of table: String
    ) async throws(TableError) -> [RecordedVersion]
}
