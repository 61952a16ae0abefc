public import Logging
import Synchronization

/// A registry in a PostgreSQL database, which several servers share.
///
/// Changes are serializable transactions that wait for one another; reads see one state and run beside them. A change
/// that is acknowledged has reached the database's disk (`synchronous_commit`). A change whose commit nobody answered
/// for ends in `.unavailable`, in words that say so, and is never repeated.
///
/// A database that does not answer ends each call in `.unavailable` within a bounded time (``PostgreSQLTimeouts``).
public final class PostgreSQLStore: RegistryStore {
    /// How many connections a store opens at most, besides the one that changes are listened for on.
    public static let defaultConnectionCount = 8

    public let location: String
    private let settings: PostgreSQLSettings
    private let timeouts: PostgreSQLTimeouts
    private let pool: PostgreSQLPool
    private let logger: Logger

    /// Connects to the database and brings its schema up to date.
    ///
    /// - Parameter url: `postgres://user:password@host:port/database?sslmode=…` as PostgreSQL's client library takes
    ///   it ("Connection URIs"); what it does not say comes from the environment and `~/.pgpass`. `sslmode` is
    ///   `verify-full` unless it says otherwise, but for servers on this machine.
    /// - Throws: `.invalid` for the URL; `.unavailable` if the database cannot be reached, is another program's, of a
    ///   newer causeway, or does not confirm the settings that durability rests on.
    public static func open(
        url: String, connections: Int = defaultConnectionCount, logger: Logger
    ) async throws(RegistryError) -> PostgreSQLStore {
        let settings = try PostgreSQLSettings(url: url)
        try await migrate(settings, SchemaMigrator(), logger)
        return PostgreSQLStore(settings, PostgreSQLTimeouts(), connections: connections, logger)
    }

    /// Whether a registry's place, as the configuration has it, is for ``open(url:connections:logger:)``, not a file.
    public static func takes(_ place: String) -> Bool { PostgreSQLURL.matches(place) }

    init(_ settings: PostgreSQLSettings, _ timeouts: PostgreSQLTimeouts, connections: Int, _ logger: Logger) {
        self.location = settings.location
        self.settings = settings
        self.timeouts = timeouts
        self.logger = logger
        self.pool = PostgreSQLPool(size: max(1, connections), settings, timeouts, logger)
    }

    /// Steps may take long, and so may another replica's, which is waited for.
    static func migrate(
        _ settings: PostgreSQLSettings, _ migrator: SchemaMigrator, _ logger: Logger
    ) async throws(RegistryError) {
        let store = PostgreSQLStore(settings, .migration, connections: 1, logger)
        defer { store.close() }
        let session = try await store.pool.take()
        do throws(RegistryError) {
            try await PostgreSQLGround(location: settings.location).prepare(session)
        } catch {
            store.pool.giveBack(session)
            throw error
        }
        store.pool.giveBack(session)
        try await migrator.migrate(store)
    }

    public func read<Value: Sendable>(
        _ body: @Sendable (any SQLConnection) throws(RegistryError) -> Value
    ) async throws(RegistryError) -> Value {
        let session = try await pool.take()
        defer { pool.giveBack(session) }
        return try await session.read(body)
    }

    public func write<Value: Sendable>(
        _ body: @Sendable (any SQLConnection) throws(RegistryError) -> Value
    ) async throws(RegistryError) -> Value {
        let session = try await pool.take()
        defer { pool.giveBack(session) }
        return try await session.write(body)
    }

    public func close() { pool.close() }

    public func changes() -> AsyncStream<Void> {
        let listener = PostgreSQLListener(PostgreSQLSession(settings, timeouts, logger))
        return ChangeFeed.stream(of: self) { await listener.wait(for: $0) }
    }
}
