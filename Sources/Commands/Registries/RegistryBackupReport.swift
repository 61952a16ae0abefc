import Foundation
import Registry

/// A backup that was written.
struct RegistryBackupReport: CommandResult {
    let file: String
    let madeAt: Date
    let kind: RegistryPlace.Kind
    let registry: String
    let schemaVersion: Int64
    /// By table.
    let rows: [String: Int64]
    /// What has to be kept besides.
    let secretFile: String

    init(_ manifest: BackupManifest, file: String, secretFile: String) {
        self.file = file
        madeAt = manifest.madeAt
        kind = manifest.kind
        registry = manifest.location
        schemaVersion = manifest.schemaVersion
        rows = Dictionary(uniqueKeysWithValues: manifest.contents.map { ($0.table, $0.rows) })
        self.secretFile = secretFile
    }

    func lines(_ style: TextStyle) -> [String] {
        var facts = FactList()
        facts.append("Registry", "\(registry) (\(kind.rawValue))")
        facts.append("Schema", "\(schemaVersion)")
        facts.append("Content", RegistryContent(rows: rows).text)
        return ["Backed up the registry to \(PrintableText.escape(file)), and read it back.", ""] + facts.lines(style)
            + [
                "", "Keep a copy of the server's secret too, apart from it: \(PrintableText.escape(secretFile))",
            ]
    }
}
