/// How long a database may take before it counts as unavailable, in seconds.
///
/// The server is told to give up first (``lock``, ``statement``, ``idle``), which ends in an error that says why. A
/// server that does not even do that is given up by this side ``grace`` seconds later, and the connection with it.
struct PostgreSQLTimeouts: Sendable {
    /// For each address of the host, unless the URL has a `connect_timeout` (libpq takes no less than 2).
    var connect = 5
    /// How long a write waits for another one, as ``SQLiteStore/busyTimeout``.
    var lock = 5
    /// For each statement, waiting included.
    var statement = 10
    /// After which the server ends a transaction that nobody goes on with, so that it blocks no other write.
    var idle = 15
    /// For how much longer than ``statement`` this side waits for an answer.
    var grace = 2
    /// How long a call waits for one of the pool's connections.
    var pool = 10

    /// For steps of the schema, which may rewrite tables, and for replicas that start while another one takes them.
    static let migration = PostgreSQLTimeouts(lock: 300, statement: 600, idle: 60)

    /// Moments at which a connection is given up lie this far in the future.
    var answer: Duration { .seconds(statement + grace) }
}
