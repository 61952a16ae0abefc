import Logging
import Registry

/// Where shares, recipients and tokens are kept.
struct RegistryConfiguration: Sendable {
    /// Absolute path of the registry, and of what lies beside it where it is in a database.
    let file: String
    /// The URL of the PostgreSQL database that holds the registry; nil where the file does.
    let database: SecretSource?
    /// Seconds for which recipients are served from memory while the database is away.
    let staleFor: Int

    init(_ keys: inout ConfigurationReader) {
        file = keys.path(
            "file", default: "causeway.sqlite", .created,
            "The file that holds shares, recipients and the hashes of their tokens. The server's socket and lock lie "
                + "beside it, as FILE.sock and FILE.lock, also where a database holds the rest.")
        database = keys.secret(
            "database", sampleFile: "postgres.url",
            "A PostgreSQL database that holds them, for several servers: postgres://USER@HOST/DATABASE. The password "
                + "is better in this file, or in ~/.pgpass; sslmode is verify-full unless it says otherwise.")
        staleFor = keys.value(
            "staleFor", .integer(0...60, unit: "seconds"), default: 0,
            "How long recipients are served from what was read last while the database is away, in seconds. A "
                + "revocation that the server cannot hear of takes this long. 0 refuses at once.")
    }

    /// Where the running server answers administrative commands.
    var socket: String { file + ".sock" }
    /// Who holds this file's lock writes the registry, or is this machine's server of its database.
    var lockFile: String { file + ".lock" }

    /// Where it is, for work on it as a whole.
    func place() throws(CommandError) -> RegistryPlace {
        guard let database else { return .file(file) }
        let url = try database.read().reveal()
        guard PostgreSQLStore.takes(url) else {
            throw CommandError(
                .configuration, "registry.database has to be a URL such as postgres://USER@HOST/DATABASE")
        }
        return .database(url: url)
    }

    /// Opens the registry, and makes it where it is missing.
    func open(logger: Logger) async throws -> Registry {
        guard case .database(let url) = try place() else { return try await Registry.open(path: file, logger: logger) }
        do {
            return Registry(store: try await PostgreSQLStore.open(url: url, logger: logger), logger: logger)
        } catch {
            throw error.kind == .invalid ? CommandError(.configuration, "registry.database: \(error.message)") : error
        }
    }
}
