/// How the sessions of this program find one another: each holds a lock in common for as long as it is connected.
///
/// Whoever gets the lock alone knows that no server works with the database, and that one that starts waits.
enum PostgreSQLPresence {
    /// "CWAYLIVE" in ASCII (PostgreSQL, "Advisory Lock Functions").
    static let lock: Int64 = 0x4357_4159_4C49_5645

    static let mark = "SELECT pg_advisory_lock_shared(\(lock))"

    /// Takes the lock alone, until the session ends.
    static let claim = "SELECT pg_try_advisory_lock(\(lock))"

    /// The same within a transaction: a session that was connected again has lost what it had.
    static let claimAgain = "SELECT pg_try_advisory_xact_lock(\(lock))"

    /// How many sessions there are besides this one, of servers and commands on any machine.
    static let others = """
        SELECT count(DISTINCT pid) FROM pg_locks
        WHERE locktype = 'advisory' AND objsubid = 1 AND pid <> pg_backend_pid()
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            AND classid::bigint = \(lock >> 32) AND objid::bigint = \(lock & 0xFFFF_FFFF)
        """
}
