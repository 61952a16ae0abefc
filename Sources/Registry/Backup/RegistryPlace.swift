import Foundation

/// Where a registry is, for work on it as a whole.
public enum RegistryPlace: Sendable {
    /// The path of a SQLite file.
    case file(String)
    /// The URL of a PostgreSQL database.
    case database(url: String)

    public enum Kind: String, Sendable, Hashable, Codable {
        case sqlite = "SQLite"
        case postgresql = "PostgreSQL"
    }

    public var kind: Kind {
        switch self {
        case .file: .sqlite
        case .database: .postgresql
        }
    }

    /// The path, or host and database; no credentials.
    ///
    /// - Throws: `.invalid` for a URL that cannot be read.
    public func location() throws(RegistryError) -> String {
        switch self {
        case .file(let path): path
        case .database(let url): try PostgreSQLSettings(url: url).location
        }
    }

    /// Runs `body` on one state of the database, beside whoever changes it. Nothing is changed and nothing made, and
    /// the schema stays as it is, whatever its version.
    ///
    /// - Throws: `.notFound` where there is no file.
    func read<Value: Sendable>(
        _ body: @Sendable (RegistryState) throws(RegistryError) -> Value
    ) async throws(RegistryError) -> Value {
        switch self {
        case .file(let path):
            var status = stat()
            guard stat(path, &status) == 0 else { throw Self.absent(path) }
            let file = try SQLiteFile(path: path, .registry)
            let value = try await file.transactionOnItsQueue { connection throws(RegistryError) in
                try body(try RegistryState(connection, .sqlite))
            }
            try file.close()
            return value
        case .database(let url):
            let session = PostgreSQLSession(try PostgreSQLSettings(url: url), PostgreSQLTimeouts())
            return try await session.read { connection throws(RegistryError) in
                try body(try RegistryState(connection, .postgresql))
            }
        }
    }

    static func absent(_ location: String) -> RegistryError {
        RegistryError(
            .notFound, "There is no registry at \(location): check registry.file and registry.database.")
    }
}
