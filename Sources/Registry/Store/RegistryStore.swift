/// A database that holds a registry.
///
/// The operations are written once over this seam; a store brings the connection, transactions and durability.
/// What it promises:
///
/// - `read` sees one consistent state of the database and changes nothing.
/// - `write` is serializable against every other `write`, also of other processes: as if they ran one after
///   another. It commits when `body` returns, durably before `write` returns, and undoes everything when `body`
///   throws. A store that detects conflicts instead of locking runs `body` again, so `body` has no effects outside
///   the connection.
/// - A violated uniqueness or reference is `.conflict`; a database that cannot be used is `.unavailable`.
/// - Text compares and orders alike in `ORDER BY`, `<` and `>`, in any deterministic order, bytewise for equality.
///
/// The schema (``SchemaMigration``) is brought up to date before the first operation, by ``SchemaMigrator``.
public protocol RegistryStore: Sendable {
    /// What the database is called in messages: a path, or a host and database; no credentials.
    var location: String { get }

    func read<Value: Sendable>(
        _ body: @Sendable (any SQLConnection) throws(RegistryError) -> Value
    ) async throws(RegistryError) -> Value

    func write<Value: Sendable>(
        _ body: @Sendable (any SQLConnection) throws(RegistryError) -> Value
    ) async throws(RegistryError) -> Value

    /// Ends all connections. Calls under way finish; later ones throw `.unavailable`.
    func close() throws(RegistryError)
}
