import Foundation

/// What a restoration has to know of a registry of this program's schema: who may do what, and which numbers were given
/// out.
struct RegistryFacts: Sendable {
    /// A credential or link, by id, with whom it belongs to and its end.
    struct Credential: Sendable {
        let holder: String
        let expiresAt: Date?

        func isGood(at now: Date) -> Bool { expiresAt.map { now < $0 } ?? true }
    }

    /// Names by id.
    let shares: [String: String]
    let recipients: [String: String]
    let tokens: [String: Credential]
    let activations: [String: Credential]
    let administrators: [String: Credential]
    /// Ids of recipient and share.
    let grants: Set<[String]>
    /// The greatest revision of any object.
    let revision: Int64
    /// The number of the newest event of the audit.
    let sequence: Int64
    /// The rows of `table_versions`, by table.
    let versions: [String: [SQLRow]]

    init(_ connection: any SQLConnection) throws(RegistryError) {
        shares = try Self.names(connection, "shares")
        recipients = try Self.names(connection, "recipients")
        tokens = try Self.credentials(connection, Self.held("tokens"))
        activations = try Self.credentials(connection, Self.held("activations"))
        administrators = try Self.credentials(connection, "SELECT id, name, expires_at FROM administrators")
        var grants: Set<[String]> = []
        for row in try connection.query("SELECT recipient_id, share_id FROM grants") {
            grants.insert([try row.text(0), try row.text(1)])
        }
        self.grants = grants
        revision =
            try connection.query(
                """
                SELECT COALESCE(MAX(revision), 0) FROM
                    (SELECT revision FROM shares UNION ALL SELECT revision FROM recipients) AS revisions
                """
            ).first?.integer(0) ?? 0
        sequence = try connection.query("SELECT COALESCE(MAX(sequence), 0) FROM audit_events").first?.integer(0) ?? 0
        var versions: [String: [SQLRow]] = [:]
        let recorded = try connection.query(
            "SELECT table_key, version, snapshot_id, became_current_at FROM table_versions ORDER BY table_key, version")
        for row in recorded { versions[try row.text(0), default: []].append(row) }
        self.versions = versions
    }

    private static func held(_ table: String) -> String {
        "SELECT c.id, r.name, c.expires_at FROM \(table) c JOIN recipients r ON r.id = c.recipient_id"
    }

    private static func names(
        _ connection: any SQLConnection, _ table: String
    ) throws(RegistryError) -> [String: String] {
        var names: [String: String] = [:]
        for row in try connection.query("SELECT id, name FROM \(table)") { names[try row.text(0)] = try row.text(1) }
        return names
    }

    private static func credentials(
        _ connection: any SQLConnection, _ query: String
    ) throws(RegistryError) -> [String: Credential] {
        var credentials: [String: Credential] = [:]
        for row in try connection.query(query) {
            credentials[try row.text(0)] = Credential(holder: try row.text(1), expiresAt: try row.optionalDate(2))
        }
        return credentials
    }
}
