import Foundation
import Registry

/// A registry that was restored, and what that brought back and took away.
struct RegistryRestoreReport: CommandResult {
    struct Credential: Encodable {
        let id: String
        let holder: String
    }

    struct Grant: Encodable {
        let recipient: String
        let share: String
    }

    struct Comparison: Encodable {
        let revivedTokens: [Credential]
        let revivedActivations: [Credential]
        let revivedAdministrators: [String]
        let revivedRecipients: [String]
        let revivedGrants: [Grant]
        let lostShares: [String]
        let lostRecipients: [String]
        let lostAdministrators: [String]
        let lostTokens: [Credential]
    }

    let file: String
    let registry: String
    let madeAt: Date
    let schemaVersion: Int64
    let rows: [String: Int64]
    /// null where there was no registry, or none that could be compared.
    let comparison: Nullable<Comparison>
    /// Why nothing could be compared; null otherwise.
    let notCompared: Nullable<String>
    /// Where the replaced file is; null where there was none.
    let kept: Nullable<String>

    init(
        _ manifest: BackupManifest, file: String, registry: String, replaced: Restoration.Replaced, kept: String?
    ) {
        self.file = file
        self.registry = registry
        madeAt = manifest.madeAt
        schemaVersion = manifest.schemaVersion
        rows = Dictionary(uniqueKeysWithValues: manifest.contents.map { ($0.table, $0.rows) })
        self.kept = Nullable(kept)
        switch replaced {
        case .nothing: (comparison, notCompared) = (Nullable(nil), Nullable(nil))
        case .unknown(let reason): (comparison, notCompared) = (Nullable(nil), Nullable(reason))
        case .registry(let found): (comparison, notCompared) = (Nullable(Self.shown(found)), Nullable(nil))
        }
    }

    /// In a clause, for a question.
    static func summary(_ comparison: RestoreComparison) -> String {
        let counts = [
            (comparison.revivedTokens.count, "token", "works again"),
            (comparison.revivedActivations.count, "link", "works again"),
            (comparison.revivedAdministrators.count, "administrator", "works again"),
            (comparison.revivedRecipients.count, "recipient", "is back"),
            (comparison.revivedGrants.count, "grant", "is back"),
            (comparison.lostTokens.count, "token", "is lost"),
            (comparison.lostRecipients.count, "recipient", "is lost"),
            (comparison.lostShares.count, "share", "is lost"),
            (comparison.lostAdministrators.count, "administrator", "is lost"),
        ]
        let said = counts.filter { $0.0 > 0 }.map { count, noun, verb in
            if count == 1 { return "1 \(noun) \(verb)" }
            let plural = verb == "works again" ? "work again" : verb.replacingOccurrences(of: "is ", with: "are ")
            return "\(count) \(noun)s \(plural)"
        }
        return said.isEmpty ? "nobody gets or loses access" : said.joined(separator: ", ")
    }

    func lines(_ style: TextStyle) -> [String] {
        var facts = FactList()
        facts.append("Registry", registry)
        facts.append("Backup of", madeAt.formatted(.iso8601))
        facts.append("Content", RegistryContent(rows: rows).text)
        facts.append("Replaced", kept.value)
        var lines = ["Restored the registry from \(PrintableText.escape(file)).", ""] + facts.lines(style)
        if let reason = notCompared.value {
            lines += [
                "",
                style.warning("The replaced registry could not be compared: ") + PrintableText.escape(reason),
                "Tokens that were revoked since the backup work again: revoke them before the server starts.",
            ]
        }
        if let comparison = comparison.value {
            lines += table("Works again, though it was revoked, used up or deleted since:", revived(comparison), style)
            lines += table("Made since the backup, and gone:", lost(comparison), style)
        }
        return lines
    }

    private func table(_ heading: String, _ rows: [(String, String, String)], _ style: TextStyle) -> [String] {
        guard !rows.isEmpty else { return [] }
        var table = TextTable("KIND", "NAME", "ID")
        for row in rows { table.append(row.0, row.1, row.2) }
        return ["", style.warning(heading)] + table.lines(style)
    }

    private func revived(_ comparison: Comparison) -> [(String, String, String)] {
        comparison.revivedRecipients.map { ("recipient", $0, "") }
            + comparison.revivedTokens.map { ("token", $0.holder, $0.id) }
            + comparison.revivedActivations.map { ("link", $0.holder, $0.id) }
            + comparison.revivedGrants.map { ("grant", "\($0.recipient) to \($0.share)", "") }
            + comparison.revivedAdministrators.map { ("administrator", $0, "") }
    }

    private func lost(_ comparison: Comparison) -> [(String, String, String)] {
        comparison.lostShares.map { ("share", $0, "") } + comparison.lostRecipients.map { ("recipient", $0, "") }
            + comparison.lostTokens.map { ("token", $0.holder, $0.id) }
            + comparison.lostAdministrators.map { ("administrator", $0, "") }
    }

    private static func shown(_ found: RestoreComparison) -> Comparison {
        Comparison(
            revivedTokens: found.revivedTokens.map { Credential(id: $0.id, holder: $0.holder) },
            revivedActivations: found.revivedActivations.map { Credential(id: $0.id, holder: $0.holder) },
            revivedAdministrators: found.revivedAdministrators, revivedRecipients: found.revivedRecipients,
            revivedGrants: found.revivedGrants.map { Grant(recipient: $0.recipient, share: $0.share) },
            lostShares: found.lostShares, lostRecipients: found.lostRecipients,
            lostAdministrators: found.lostAdministrators,
            lostTokens: found.lostTokens.map { Credential(id: $0.id, holder: $0.holder) })
    }
}
