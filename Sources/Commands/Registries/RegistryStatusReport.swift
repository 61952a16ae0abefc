import Foundation
import Registry

/// The state of a registry.
struct RegistryStatusReport: CommandResult {
    let kind: RegistryPlace.Kind
    let location: String
    /// null where no registry was made yet.
    let schemaVersion: Nullable<Int64>
    /// The newest that this program knows.
    let knownSchemaVersion: Int64
    let bytes: Nullable<Int64>
    /// By table.
    let rows: [String: Int64]
    let liveTokens: Int64
    let lastChange: Nullable<Date>
    let server: ServerPresence
    /// Of servers and commands on all machines; null for a file.
    let databaseConnections: Nullable<Int>

    init(_ survey: RegistrySurvey, server: ServerPresence) {
        kind = survey.kind
        location = survey.location
        schemaVersion = Nullable(survey.schemaVersion)
        knownSchemaVersion = survey.knownVersion
        bytes = Nullable(survey.bytes)
        rows = survey.rows
        liveTokens = survey.liveTokens
        lastChange = Nullable(survey.lastChange)
        self.server = server
        databaseConnections = Nullable(survey.connections)
    }

    func lines(_ style: TextStyle) -> [String] {
        var facts = FactList()
        facts.append("Registry", "\(location) (\(kind.rawValue))")
        facts.append("Schema", schema)
        facts.append("Size", bytes.value.map { "\($0) bytes" })
        facts.append("Content", rows.isEmpty ? nil : RegistryContent(rows: rows).text)
        facts.append("Live tokens", "\(liveTokens)")
        facts.append("Last change", lastChange.value?.formatted(.iso8601))
        facts.append("Server", server.text)
        if let connections = databaseConnections.value { facts.append("Connections", "\(connections) of causeway") }
        return facts.lines(style)
    }

    private var schema: String {
        guard let version = schemaVersion.value else { return "none: no registry was made here yet" }
        if version < knownSchemaVersion { return "\(version), which becomes \(knownSchemaVersion) when it is used" }
        if version > knownSchemaVersion {
            return "\(version), of a newer causeway; this one knows \(knownSchemaVersion)"
        }
        return "\(version)"
    }
}
