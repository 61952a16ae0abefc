import Foundation
import GRDB
public import Logging
import Synchronization

/// A registry in one SQLite file.
///
/// Writes are `BEGIN IMMEDIATE` transactions, so that two processes with the same file wait for each other instead
/// of failing halfway; reads run beside them (write-ahead log). A committed write has reached the disk
/// (`synchronous=FULL`): a revoked token stays revoked after a power cut.
public final class SQLiteStore: RegistryStore {
    /// How long a write waits for another process's write, in seconds.
    static let busyTimeout: TimeInterval = 5
    /// Marks the file as ours, "CWAY" in ASCII (SQLite file format, section 1.3.17).
    static let applicationID: Int64 = 0x4357_4159
    static let maximumReaderCount = 5

    public let location: String
    private let pool: DatabasePool
    private let isClosed = Mutex(false)

    /// Opens the file at `path`, or creates it (mode 0600, its folder 0700), and brings its schema up to date.
    ///
    /// - Throws: `.unavailable` if it is no registry, damaged, of a newer version, not readable and writable, or if
    ///   the database does not confirm the settings that durability rests on.
    public static func open(path: String, logger: Logger) async throws(RegistryError) -> SQLiteStore {
        let file = RegistryFile(path: path)
        try file.prepare()
        if file.isOpenToOthers {
            logger.warning(
                "The registry can be read by other accounts of this machine: set its mode to 0600.",
                metadata: ["path": "\(path)"])
        }
        let store = try SQLiteStore(path: path)
        try await store.applySettings()
        try await SchemaMigrator().migrate(store)
        return store
    }

    private init(path: String) throws(RegistryError) {
        var configuration = Configuration()
        configuration.label = "registry"
        configuration.foreignKeysEnabled = true
        configuration.journalMode = .wal
        configuration.busyMode = .timeout(Self.busyTimeout)
        configuration.maximumReaderCount = Self.maximumReaderCount
        configuration.prepareDatabase { database in
            try Self.refuseForeign(database, path: path)
        }
        do {
            self.pool = try DatabasePool(path: path, configuration: configuration)
        } catch {
            throw SQLiteFailure.error(error, at: path)
        }
        self.location = path
    }

    public func read<Value: Sendable>(
        _ body: @Sendable (any SQLConnection) throws(RegistryError) -> Value
    ) async throws(RegistryError) -> Value {
        do {
            return try await pool.read { database in
                try body(SQLiteConnection(database: database, path: self.location))
            }
        } catch {
            throw SQLiteFailure.error(error, at: location)
        }
    }

    public func write<Value: Sendable>(
        _ body: @Sendable (any SQLConnection) throws(RegistryError) -> Value
    ) async throws(RegistryError) -> Value {
        do {
            return try await pool.writeWithoutTransaction { database in
                try database.beginTransaction(.immediate)
                do {
                    let value = try body(SQLiteConnection(database: database, path: self.location))
                    try database.commit()
                    return value
                } catch {
                    // SQLite itself has rolled back after some errors, a full disk among them.
                    if database.isInsideTransaction { try database.rollback() }
                    throw error
                }
            }
        } catch {
            throw SQLiteFailure.error(error, at: location)
        }
    }

    public func close() throws(RegistryError) {
        let first = isClosed.withLock { closed in
            defer { closed = true }
            return !closed
        }
        guard first else { return }
        do {
            // Closes the readers. The pool would close them after the writer, and then nobody folds the log into
            // the file: the last connection has to be one that writes.
            pool.releaseMemory()
            try pool.close()
        } catch {
            throw SQLiteFailure.error(error, at: location)
        }
    }

    /// Sets what the connection pool does not, and reads back everything that durability and integrity rest on:
    /// a SQLite built with other defaults, or a file system without shared memory, would silently give less.
    private func applySettings() async throws(RegistryError) {
        do {
            try await pool.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA synchronous = FULL")
                try Self.assertSettings(database, path: self.location)
                if try Self.number(database, "application_id") != Self.applicationID {
                    try database.execute(sql: "PRAGMA application_id = \(Self.applicationID)")
                }
            }
        } catch {
            throw SQLiteFailure.error(error, at: location)
        }
    }

    static func assertSettings(_ database: Database, path: String) throws {
        let journal = try String.fetchOne(database, sql: "PRAGMA journal_mode") ?? ""
        let expected: [(name: String, found: String, wanted: String)] = [
            ("journal_mode", journal, "wal"),
            // 2 is FULL (SQLite, "PRAGMA synchronous").
            ("synchronous", "\(try number(database, "synchronous"))", "2"),
            ("foreign_keys", "\(try number(database, "foreign_keys"))", "1"),
            ("busy_timeout", "\(try number(database, "busy_timeout"))", "\(Int(busyTimeout * 1000))"),
        ]
        for setting in expected where setting.found != setting.wanted {
            throw RegistryError(
                .unavailable,
                """
                SQLite does not keep the setting \(setting.name) of the registry \(path): it is \(setting.found) \
                instead of \(setting.wanted). Put the registry on a local file system.
                """)
        }
    }

    /// Runs before anything is changed in the file: another program's database is left as it is.
    static func refuseForeign(_ database: Database, path: String) throws {
        switch try number(database, "application_id") {
        case applicationID: return
        case 0 where try Int64.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") == 0: return
        default:
            throw RegistryError(
                .unavailable,
                "The file \(path) is the database of another program: give another path for the registry.")
        }
    }

    private static func number(_ database: Database, _ pragma: String) throws -> Int64 {
        try Int64.fetchOne(database, sql: "PRAGMA \(pragma)") ?? -1
    }
}
