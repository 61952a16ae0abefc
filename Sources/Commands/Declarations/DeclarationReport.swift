import Addresses
import Registry

/// A declaration as `share apply` reads it: as YAML for people, as JSON otherwise, which is YAML too.
struct DeclarationReport: CommandResult {
    struct Table: Encodable {
        let table: String
        let location: String
        let historyShared: Bool
        // What is not said is not written.
        let filter: String?
        let startVersion: Int64?
        let leftOut: [String]?
        let materialisesEqualityDeletes: Bool?
    }

    struct Share: Encodable {
        let name: String
        let comment: String?
        let historyShared: Bool
        let tables: [Table]
    }

    struct Recipient: Encodable {
        let name: String
        let comment: String?
        let addresses: [String]
        /// Not written where the declaration leaves them as they are.
        let identities: [RecipientIdentity]?
        let shares: [String]
    }

    let version = Declaration.version
    let shares: [Share]?
    let recipients: [Recipient]?

    private enum CodingKeys: String, CodingKey { case version, shares, recipients }

    init(_ declaration: Declaration) {
        shares = declaration.shares?.map { share in
            Share(
                name: share.name.text, comment: share.comment, historyShared: share.historyShared,
                tables: share.namespaces.map(Table.init) + share.tables.map(Table.init))
        }
        recipients = declaration.recipients?.map { recipient in
            Recipient(
                name: recipient.name.text, comment: recipient.comment,
                addresses: recipient.addresses.ranges.map(\.description), identities: recipient.identities,
                shares: recipient.shares.map(\.text))
        }
    }

    func lines(_ style: TextStyle) -> [String] {
        var lines = ["version: \(version)"]
        if let shares {
            lines.append(shares.isEmpty ? "shares: []" : "shares:")
            for share in shares { lines += Self.lines(share) }
        }
        if let recipients {
            lines.append(recipients.isEmpty ? "recipients: []" : "recipients:")
            for recipient in recipients { lines += Self.lines(recipient) }
        }
        return lines
    }

    private static func lines(_ share: Share) -> [String] {
        var lines = ["  - name: \(YAMLText.scalar(share.name))"]
        if let comment = share.comment { lines.append("    comment: \(YAMLText.scalar(comment))") }
        if share.historyShared { lines.append("    historyShared: true") }
        lines.append(share.tables.isEmpty ? "    tables: []" : "    tables:")
        for table in share.tables {
            lines.append("      - table: \(YAMLText.scalar(table.table))")
            var keys = ["location: \(YAMLText.scalar(table.location))"]
            // Else the share's own holds.
            if table.historyShared != share.historyShared { keys.append("historyShared: \(table.historyShared)") }
            if let filter = table.filter { keys.append("filter: \(YAMLText.scalar(filter))") }
            if let version = table.startVersion { keys.append("startVersion: \(version)") }
            if let leftOut = table.leftOut { keys.append("leftOut: \(list(leftOut))") }
            if let flag = table.materialisesEqualityDeletes { keys.append("materialisesEqualityDeletes: \(flag)") }
            lines += keys.map { "        \($0)" }
        }
        return lines
    }

    private static func lines(_ recipient: Recipient) -> [String] {
        var lines = ["  - name: \(YAMLText.scalar(recipient.name))"]
        if let comment = recipient.comment { lines.append("    comment: \(YAMLText.scalar(comment))") }
        if !recipient.addresses.isEmpty { lines.append("    addresses: \(list(recipient.addresses))") }
        if let identities = recipient.identities {
            lines.append(identities.isEmpty ? "    identities: []" : "    identities:")
            for identity in identities {
                lines.append("      - issuer: \(YAMLText.scalar(identity.issuer))")
                lines.append("        subject: \(YAMLText.scalar(identity.subject))")
            }
        }
        return lines + ["    shares: \(list(recipient.shares))"]
    }

    /// Each in quotes where a comma or a bracket could end it.
    private static func list(_ texts: [String]) -> String {
        "[\(texts.map(YAMLText.scalar).joined(separator: ", "))]"
    }
}

extension DeclarationReport.Table {
    fileprivate init(_ table: DeclaredTable) {
        self.init(
            table: "\(table.name)", location: "\(table.location)", historyShared: table.historyShared,
            filter: table.extent.filter, startVersion: table.extent.startVersion,
            leftOut: table.options.leftOut.isEmpty ? nil : table.options.leftOut,
            materialisesEqualityDeletes: table.options.materialisesEqualityDeletes ? true : nil)
    }

    fileprivate init(_ namespace: NamespaceEntry) {
        self.init(
            table: "\(namespace.schema).*", location: "\(namespace.location)", historyShared: namespace.historyShared,
            filter: nil, startVersion: nil, leftOut: nil, materialisesEqualityDeletes: nil)
    }
}
