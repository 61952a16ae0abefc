import Hummingbird
import HTTPTypes
import Registry

/// Shares and their tables in the administrative API.
struct AdminShares {
    let registry: Registry
    let call: AdminCall

    func list() async throws -> AdminAnswer {
        struct Shares: Encodable { let items: [ShareShape] }
        return try AdminAnswer(Shares(items: try await registry.shares().map(ShareShape.init)))
    }

    func show(_ name: String, _ status: HTTPResponse.Status = .ok) async throws -> AdminAnswer {
        try answer(try await registry.share(name), status)
    }

    func create() async throws -> AdminAnswer {
        let (name, comment, entries) = try call.body { body in
            (try body.required("name"), try body.string("comment"), try Self.entries("tables", &body))
        }
        let details = try await registry.under(try call.conditions(.share, name)).createShare(
            name, comment: comment, tables: entries.tables, namespaces: entries.namespaces, as: call.actor)
        return try answer(details, .created)
    }

    func update(_ name: String) async throws -> AdminAnswer {
        let changes = try call.body { body in
            var changes = ShareChanges(newName: try body.string("name"))
            if body.has("comment") { changes.comment = try body.string("comment") ?? "" }
            (changes.add, changes.addNamespaces) = try Self.entries("add", &body)
            for text in try body.strings("remove") {
                if let schema = try NamespaceEntry.schema(of: text) {
                    changes.removeNamespaces.append(schema)
                } else {
                    changes.remove.append(try QualifiedName(parsing: text))
                }
            }
            changes.rename = try body.objects("rename") { body in
                TableRename(
                    from: try QualifiedName(parsing: try body.required("from")),
                    to: try QualifiedName(parsing: try body.required("to")))
            }
            changes.history = try body.bool("history")
            changes.historyOn = try body.strings("historyOn").map(QualifiedName.init(parsing:))
            changes.historyOff = try body.strings("historyOff").map(QualifiedName.init(parsing:))
            changes.options = try body.objects("options") { body in
                TableOptionsChange(
                    table: try QualifiedName(parsing: try body.required("table")),
                    materialisesEqualityDeletes: try body.bool("materialisesEqualityDeletes"),
                    leaveOut: try body.strings("leaveOut"), takeIn: try body.strings("takeIn"))
            }
            changes.extents = try body.objects("extents") { body in
                TableExtentChange(
                    table: try QualifiedName(parsing: try body.required("table")), filter: try body.string("filter"),
                    startVersion: try body.integer("startVersion"))
            }
            return changes
        }
        let conditions = try call.conditions(.share, name, isNeeded: true)
        return try answer(try await registry.under(conditions).updateShare(name, changes, as: call.actor))
    }

    func delete(_ name: String) async throws -> AdminAnswer {
        let conditions = try call.conditions(.share, name, isNeeded: true)
        _ = try await registry.under(conditions).deleteShare(name, as: call.actor)
        return AdminAnswer(.noContent)
    }

    /// `{"table": "SCHEMA.TABLE" or "SCHEMA.*", "location": "s3://…", "historyShared": true}` each.
    private static func entries(
        _ name: String, _ body: inout AdminBody
    ) throws -> (tables: [TableEntry], namespaces: [NamespaceEntry]) {
        var (tables, namespaces): ([TableEntry], [NamespaceEntry]) = ([], [])
        _ = try body.objects(name) { body in
            let (table, location) = (try body.required("table"), try body.required("location"))
            let history = try body.bool("historyShared") ?? false
            let start = try body.integer("startVersion")
            let extent = TableExtent(filter: try body.string("filter"), startVersion: start == 0 ? nil : start)
            if let schema = try NamespaceEntry.schema(of: table) {
                guard extent == TableExtent() else {
                    throw AdminError(
                        .badRequest, "invalid",
                        "\(table) is a whole namespace, of which no part can be shown: add its tables one by one.")
                }
                namespaces.append(
                    NamespaceEntry(
                        schema: schema, location: try NamespaceLocation(parsing: location), historyShared: history))
            } else {
                tables.append(
                    TableEntry(
                        TableSpecification(
                            table: try QualifiedName(parsing: table), location: try TableLocation(parsing: location)),
                        historyShared: history, extent: extent))
            }
        }
        return (tables, namespaces)
    }

    private func answer(_ details: ShareDetails, _ status: HTTPResponse.Status = .ok) throws -> AdminAnswer {
        try AdminAnswer(
            ShareShape(details), status, tag: EntityTag(id: details.share.id, revision: details.share.revision))
    }
}
