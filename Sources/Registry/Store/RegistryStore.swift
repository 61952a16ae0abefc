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

    /// Tells that administrative changes were made, by this process or another one, within about a second.
    ///
    /// The first element comes when the database is looked at first, the others after changes; several changes may be
    /// one element, and a refused one may be one too. While the database cannot be used there are none. The stream ends
    /// when nobody takes its elements any more.
    func changes() -> AsyncStream<Void>

    /// Ends all connections. Calls under way finish; later ones throw `.unavailable`.
    func close() throws(RegistryError)
}
