import Foundation
import Registry

/// A share as the share commands show it. JSON is the share itself, whatever was done to it.
struct ShareReport: CommandResult {
    struct Table: Encodable {
        let id: ResultID
        let schema: String
        let name: String
        let location: String
        let historyShared: Bool
        let materialisesEqualityDeletes: Bool
        let leftOut: [String]
        let filter: Nullable<String>
        let startVersion: Nullable<Int64>
        let createdAt: Date

        /// How the table is read, where that is said.
        var reading: String? {
            let parts =
                (materialisesEqualityDeletes ? ["equality deletes materialised"] : [])
                + (leftOut.isEmpty ? [] : ["left out: \(leftOut.joined(separator: ", "))"])
                + (startVersion.value.map { ["from version \($0)"] } ?? [])
                + (filter.value.map { ["where \(PrintableText.escape($0))"] } ?? [])
            return parts.isEmpty ? nil : "\(schema).\(name)  \(parts.joined(separator: "; "))"
        }
    }

    let id: ResultID
    let name: String
    let comment: Nullable<String>
    let createdAt: Date
    /// Whether tables that are added have their history shared.
    let historyShared: Bool
    struct Namespace: Encodable {
        let schema: String
        let location: String
        let historyShared: Bool
        let createdAt: Date
    }

    let tables: [Table]
    let namespaces: [Namespace]
    let recipients: [String]
    private let headline: String?
    private let hints: [String]

    private enum CodingKeys: String, CodingKey {
        case id, name, comment, createdAt, historyShared, tables, namespaces, recipients
    }

    /// - Parameters:
    ///   - headline: what was done, for people.
    ///   - hints: what to do next, for people.
    init(_ details: ShareDetails, headline: String? = nil, hints: [String] = []) {
        id = ResultID(details.share.id)
        name = details.share.name
        comment = Nullable(details.share.comment)
        createdAt = details.share.createdAt
        historyShared = details.share.historyShared
        tables = details.tables.map { table in
            Table(
                id: ResultID(table.id), schema: table.schema, name: table.name, location: "\(table.location)",
                historyShared: table.historyShared,
                materialisesEqualityDeletes: table.options.materialisesEqualityDeletes,
                leftOut: table.options.leftOut, filter: Nullable(table.extent.filter),
                startVersion: Nullable(table.extent.startVersion), createdAt: table.createdAt)
        }
        namespaces = details.namespaces.map { namespace in
            Namespace(
                schema: namespace.schema, location: "\(namespace.location)", historyShared: namespace.historyShared,
                createdAt: namespace.createdAt)
        }
        recipients = details.recipients
        self.headline = headline
        self.hints = hints
    }

    func lines(_ style: TextStyle) -> [String] {
        var lines = headline.map { [$0, ""] } ?? []
        var facts = FactList()
        facts.append("Share", name)
        facts.append("Comment", comment.value)
        facts.append("Created", createdAt.formatted(.iso8601))
        if historyShared { facts.append("History", "shared, of added tables too") }
        facts.append("Recipients", recipients.joined(separator: ", "))
        lines += facts.lines(style)
        if !namespaces.isEmpty {
            var table = TextTable("ALL TABLES OF", "AS", "HISTORY")
            for entry in namespaces {
                table.append(entry.location, "\(entry.schema).*", entry.historyShared ? "shared" : nil)
            }
            lines += [""] + table.lines(style)
        }
        if !tables.isEmpty {
            var table = TextTable("TABLE", "LOCATION", "HISTORY")
            for entry in tables {
                table.append("\(entry.schema).\(entry.name)", entry.location, entry.historyShared ? "shared" : nil)
            }
            lines += [""] + table.lines(style)
            let readings = tables.compactMap(\.reading)
            if !readings.isEmpty { lines += [""] + readings }
        }
        return lines + (hints.isEmpty ? [] : [""] + hints)
    }
}
