public import Foundation

/// What a registry consists of, as it is.
public struct RegistrySurvey: Sendable {
    public let kind: RegistryPlace.Kind
    /// The path, or host and database; no credentials.
    public let location: String
    /// nil where no registry was made yet.
    public let schemaVersion: Int64?
    /// The newest version that this program knows.
    public let knownVersion: Int64
    public let bytes: Int64?
    /// Rows of each table; empty where the schema is newer than this program.
    public let rows: [String: Int64]
    /// Credentials of recipients that are good at the moment of the survey.
    public let liveTokens: Int64
    public let lastChange: Date?
    /// Connections of servers and commands to the database, on all machines; nil for a file.
    public let connections: Int?

    /// - Throws: `.notFound` where there is no file; `.unavailable`.
    public static func make(of place: RegistryPlace, at now: Date) async throws(RegistryError) -> RegistrySurvey {
        let location = try place.location()
        return try await place.read { state throws(RegistryError) in
            try RegistrySurvey(state, location: location, at: now)
        }
    }

    private init(_ state: RegistryState, location: String, at now: Date) throws(RegistryError) {
        let connection = state.connection
        self.kind = state.kind
        self.location = location
        schemaVersion = state.version
        knownVersion = SchemaMigration.all.last?.version ?? 0
        switch state.kind {
        case .sqlite:
            bytes = try connection.query("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
                .first?.optionalInteger(0)
            connections = nil
        case .postgresql:
            bytes = try connection.query("SELECT pg_database_size(current_database())").first?.optionalInteger(0)
            connections = try connection.query(PostgreSQLPresence.others).first.map { row throws(RegistryError) in
                Int(try row.integer(0))
            }
        }
        var rows: [String: Int64] = [:]
        var tokens: Int64 = 0
        var last: Date?
        if let version = state.version, version <= knownVersion {
            for table in try SchemaTable.all(version: version) {
                let name = SchemaTable.quoted(table.name)
                rows[table.name] = try connection.query("SELECT count(*) FROM \(name)").first?.integer(0) ?? 0
            }
            tokens =
                try connection.query(
                    "SELECT count(*) FROM tokens WHERE expires_at IS NULL OR expires_at > ?", [.date(now)]
                ).first?.integer(0) ?? 0
            last = try connection.query("SELECT MAX(time) FROM audit_events WHERE outcome = 'done'")
                .first?.optionalDate(0)
        }
        self.rows = rows
        liveTokens = tokens
        lastChange = last
    }
}
