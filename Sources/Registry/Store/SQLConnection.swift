/// A connection inside one transaction of a ``RegistryStore``.
///
/// Statements are portable SQL: each `?` stands for the next of `values` (a store whose database numbers its
/// placeholders rewrites them, and no statement holds a `?` otherwise), one statement at a time, no trailing
/// semicolon.
public protocol SQLConnection {
    /// Runs a statement that gives no rows.
    ///
    /// - Returns: how many rows it changed.
    @discardableResult
    func execute(_ sql: String, _ values: [SQLValue]) throws(RegistryError) -> Int

    /// Runs a query and reads all of its rows; bound them with `LIMIT`.
    func query(_ sql: String, _ values: [SQLValue]) throws(RegistryError) -> [SQLRow]

    /// Lets those who wait for ``RegistryStore/changes()`` know, when this transaction commits, that it made an
    /// administrative change. They find out without it too, only later.
    func announceChange() throws(RegistryError)
}

extension SQLConnection {
    public func announceChange() throws(RegistryError) {}

    @discardableResult
    func execute(_ sql: String) throws(RegistryError) -> Int { try execute(sql, []) }

    func query(_ sql: String) throws(RegistryError) -> [SQLRow] { try query(sql, []) }
}
