import GRDB

/// One connection to a SQLite file, for what no store does: looking at a registry as it is, and writing and reading
/// backups.
final class SQLiteFile: Sendable {
    enum Use: Sendable {
        /// A registry, whoever else has it open. Nothing is changed in it, not even its schema.
        case registry
        /// A file that nobody else knows yet, and that is thrown away if it is not finished.
        case new
        /// A finished backup.
        case backup
    }

    let path: String
    private let use: Use
    private let queue: DatabaseQueue

    /// - Parameter path: of a file that is there; a missing registry is not made.
    init(path: String, _ use: Use) throws(RegistryError) {
        self.path = path
        self.use = use
        var configuration = Configuration()
        configuration.label = "registry-file"
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(SQLiteStore.busyTimeout)
        configuration.readonly = use == .backup
        configuration.prepareDatabase { database in
            switch use {
            case .registry:
                try SQLiteStore.refuseForeign(database, path: path)
                try database.execute(sql: "PRAGMA query_only = 1")
            case .new:
                // Written through to the disk once it is whole.
                try database.execute(sql: "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF")
            case .backup: break
            }
        }
        do {
            queue = try DatabaseQueue(path: path, configuration: configuration)
        } catch {
            throw Self.explain(use)(error, path)
        }
    }

    /// Runs `body` in a transaction.
    func transaction<Value>(
        _ body: (any SQLConnection) throws(RegistryError) -> Value
    ) throws(RegistryError) -> Value {
        do {
            return try queue.writeWithoutTransaction { try run(body, $0) }
        } catch {
            throw Self.explain(use)(error, path)
        }
    }

    /// The same, on a thread that may wait.
    func transactionOnItsQueue<Value: Sendable>(
        _ body: @Sendable (any SQLConnection) throws(RegistryError) -> Value
    ) async throws(RegistryError) -> Value {
        do {
            return try await queue.writeWithoutTransaction { try self.run(body, $0) }
        } catch {
            throw Self.explain(use)(error, path)
        }
    }

    /// Outside of a transaction, as some pragmas have to be.
    @discardableResult
    func statement(_ sql: String) throws(RegistryError) -> String? {
        do {
            return try queue.writeWithoutTransaction { try String.fetchOne($0, sql: sql) }
        } catch {
            throw Self.explain(use)(error, path)
        }
    }

    func close() throws(RegistryError) {
        do {
            try queue.close()
        } catch {
            throw Self.explain(use)(error, path)
        }
    }

    private func run<Value>(
        _ body: (any SQLConnection) throws(RegistryError) -> Value, _ database: Database
    ) throws -> Value {
        try database.beginTransaction(.deferred)
        do {
            let value = try body(SQLiteConnection(database: database, path: path, explain: Self.explain(use)))
            try database.commit()
            return value
        } catch {
            if database.isInsideTransaction { try database.rollback() }
            throw error
        }
    }

    private static func explain(_ use: Use) -> @Sendable (any Error, String) -> RegistryError {
        if use == .registry { return { SQLiteFailure.error($0, at: $1) } }
        return { BackupFailure.error($0, at: $1) }
    }
}
