import Registry

/// The configuration file of the reference Delta Sharing server (delta-io/delta-sharing, `delta-sharing-server.yaml`,
/// format version 1), as a declaration. Like that server it passes over keys that it does not know, and says so.
struct ReferenceConfiguration: Sendable {
    private(set) var shares: [DeclaredShare] = []
    /// What has no counterpart here, a sentence each. Holds no value that could be a secret.
    private(set) var remarks: [String] = []
    /// What should have been taken over and could not be, a line each, with its place.
    private(set) var leftOut: [String] = []

    private var hasTableIDs = false

    /// - Parameter file: the file's name as problems show it.
    /// - Throws: `.configuration` for what is no such file.
    init(_ text: String, file: String) throws(CommandError) {
        let root: ConfigurationNode
        do {
            root = try ConfigurationDocument.parse(text, file: file, limit: DeclarationFile.largestFile)
        } catch {
            throw CommandError(
                .configuration, "\(PrintableText.escape(file)) cannot be read", details: [error.problem.description])
        }
        guard case .mapping(let entries) = root.content, let version = Self.value("version", entries)?.content,
            case .scalar("1") = version
        else {
            throw CommandError(
                .configuration,
                "\(PrintableText.escape(file)) is no configuration of the reference Delta Sharing server: that begins "
                    + "with version: 1 and has shares")
        }
        guard !Self.isDeclaration(entries) else {
            throw CommandError(
                .configuration,
                "\(PrintableText.escape(file)) is a file for share apply already, not the reference server's")
        }
        for entry in entries {
            switch entry.key {
            case "version": break
            case "shares": read(entry)
            default:
                let key = PrintableText.escape(String(entry.key.prefix(80)))
                remarks.append(
                    ReferenceKeys.remark(on: entry.key)
                        ?? "\(Redaction.mask(key)) is no key of the reference server that is known, and was passed over"
                )
            }
        }
        if hasTableIDs { remarks.append("id of tables has no counterpart: each table gets an id of its own") }
    }

    var declaration: Declaration { Declaration(shares: shares, recipients: nil) }

    // MARK: Shares

    private mutating func read(_ list: ConfigurationNode.Entry) {
        var names: Set<String> = []
        for item in items(list.value) {
            guard let (name, entries) = named(item, .share, ["name", "schemas"]) else { continue }
            guard names.insert(name.key).inserted else {
                leave(item.place, "the share \(name) is there already (names are compared without case)")
                continue
            }
            var share = DeclaredShare(name: name)
            var schemas: Set<String> = []
            for item in items(Self.value("schemas", entries)) {
                guard let (schema, entries) = named(item, .schema, ["name", "tables"]) else { continue }
                guard schemas.insert(schema.key).inserted else {
                    leave(
                        item.place,
                        "the schema \(schema) is in the share \(name) already (names are compared without case)")
                    continue
                }
                var tables: Set<String> = []
                for item in items(Self.value("tables", entries)) { read(item, schema, &share, besides: &tables) }
            }
            shares.append(share)
        }
    }

    private mutating func read(
        _ item: ConfigurationNode, _ schema: ObjectName, _ share: inout DeclaredShare, besides taken: inout Set<String>
    ) {
        let keys = ["name", "location", "id", "historyShared", "cdfEnabled", "startVersion"]
        guard let (name, entries) = named(item, .table, keys) else { return }
        let title = "the table \(share.name).\(schema).\(name)"
        guard name.text != NamespaceEntry.wildcard else {
            return leave(item.place, "\(title) has a name that stands for all tables here: rename it")
        }
        var table = DeclaredTable(
            name: QualifiedName(schema: schema.text, name: name.text), location: .file(path: "/"))
        guard taken.insert(name.key).inserted else {
            return leave(item.place, "\(title) is there already (names are compared without case)")
        }
        guard case .scalar(let location) = Self.value("location", entries)?.content else {
            return leave(item.place, "\(title) has no location")
        }
        do {
            table.location = try ReferenceLocation.translated(location)
        } catch {
            return leave(item.place, "\(title): \(error.reason)")
        }
        for key in ["historyShared", "cdfEnabled"] {
            guard let value = Self.value(key, entries) else { continue }
            guard case .scalar(let text) = value.content, ["true", "false"].contains(text) else {
                return leave(value.place, "\(title): \(key) is neither true nor false")
            }
            if text == "true" { table.historyShared = true }
        }
        if let value = Self.value("startVersion", entries) {
            guard case .scalar(let text) = value.content, let version = Int64(text), version >= 0 else {
                return leave(value.place, "\(title): startVersion is no version")
            }
            table.extent.startVersion = version == 0 ? nil : version
        }
        if Self.value("id", entries) != nil { hasTableIDs = true }
        share.tables.append(table)
    }

    // MARK: Nodes

    /// The reference server has schemas between shares and tables.
    private static func isDeclaration(_ entries: [ConfigurationNode.Entry]) -> Bool {
        guard case .list(let shares) = value("shares", entries)?.content else { return false }
        return shares.contains { share in
            if case .mapping(let keys) = share.content { keys.contains { $0.key == "tables" } } else { false }
        }
    }

    private static func value(_ key: String, _ entries: [ConfigurationNode.Entry]) -> ConfigurationNode? {
        guard let value = entries.first(where: { $0.key == key })?.value else { return nil }
        if case .nothing = value.content { return nil }
        return value
    }

    private mutating func items(_ node: ConfigurationNode?) -> [ConfigurationNode] {
        guard let node else { return [] }
        switch node.content {
        case .list(let items): return items
        case .nothing: return []
        case .scalar, .mapping:
            leave(node.place, "expected a list, found \(node.kindName)")
            return []
        }
    }

    /// A section with a name that an object can have here.
    private mutating func named(
        _ node: ConfigurationNode, _ noun: ObjectName.Noun, _ known: [String]
    ) -> (name: ObjectName, entries: [ConfigurationNode.Entry])? {
        guard case .mapping(let entries) = node.content else {
            leave(node.place, "expected a \(noun.rawValue), found \(node.kindName)")
            return nil
        }
        for entry in entries where !known.contains(entry.key) {
            let key = Redaction.mask(PrintableText.escape(String(entry.key.prefix(80))))
            remarks.append("\(entry.keyPlace): \(key) is no key of a \(noun.rawValue) that is known here")
        }
        guard case .scalar(let text) = Self.value("name", entries)?.content else {
            leave(node.place, "a \(noun.rawValue) has no name")
            return nil
        }
        do {
            return (try ObjectName(text, of: noun), entries)
        } catch {
            leave(node.place, CommandError(error).message)
            return nil
        }
    }

    private mutating func leave(_ place: ConfigurationProblem.Place, _ reason: String) {
        leftOut.append(Redaction.mask(PrintableText.escape("\(place): \(reason)")))
    }
}
