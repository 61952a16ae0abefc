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
        try await migrate(settings, SchemaMigrator())
        let store = PostgreSQLStore(settings, PostgreSQLTimeouts(), connections: connections)
        let fsync = try await store.read { connection throws(RegistryError) in
            try connection.query("SELECT current_setting('fsync')").first?.text(0)
        }
        if fsync != "on" {
            logger.warning(
                "The registry's database does not write to the disk (fsync=off): a power cut may undo changes.",
                metadata: ["registry": "\(store.location)"])
        }
        return store
    }

    /// Whether a registry's place, as the configuration has it, is for ``open(url:connections:logger:)``, not a file.
    public static func takes(_ place: String) -> Bool { PostgreSQLURL.matches(place) }

    init(_ settings: PostgreSQLSettings, _ timeouts: PostgreSQLTimeouts, connections: Int) {
        self.location = settings.location
        self.settings = settings
        self.timeouts = timeouts
        self.pool = PostgreSQLPool(size: max(1, connections), settings, timeouts)
    }

    /// Steps may take long, and so may another replica's, which is waited for.
    static func migrate(
        _ settings: PostgreSQLSettings, _ migrator: SchemaMigrator
    ) async throws(RegistryError) {
        let store = PostgreSQLStore(settings, .migration, connections: 1)
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
        let listener = PostgreSQLListener(PostgreSQLSession(settings, timeouts))
        return ChangeFeed.stream(of: self) { await listener.wait(for: $0) }
    }
}
