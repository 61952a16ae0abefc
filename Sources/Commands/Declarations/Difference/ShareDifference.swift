import Registry

/// What has to change in one share so that it is as declared; all of it is one request.
struct ShareDifference: Sendable {
    private(set) var changes = ShareChanges()
    private(set) var lines: [DifferenceLine] = []

    /// - Parameter present: nil where there is no such share yet.
    init(_ declared: DeclaredShare, _ present: ShareDetails?) {
        let name = present?.share.name ?? declared.name.text
        let action = present == nil ? DifferenceAction.create : .change
        if declared.comment != present?.share.comment {
            changes.comment = declared.comment ?? ""
            line(action, .share, name, "comment", present?.share.comment, declared.comment)
        }
        let isHistoryShared = present?.share.historyShared ?? false
        if declared.historyShared != isHistoryShared {
            // It sets all tables that are there; those that say something else are set again after it.
            changes.history = declared.historyShared
            line(action, .share, name, "historyShared", "\(isHistoryShared)", "\(declared.historyShared)")
        }
        compareNamespaces(declared, present)
        compareTables(declared, present)
    }

    var isEmpty: Bool { changes.isEmpty }

    // MARK: Namespaces

    private mutating func compareNamespaces(_ declared: DeclaredShare, _ present: ShareDetails?) {
        var gone = Dictionary(
            (present?.namespaces ?? []).map { (NameKey.of($0.schema, .schema), $0) },
            uniquingKeysWith: { one, _ in one })
        for entry in declared.namespaces {
            let name = "\(entry.schema).*"
            guard let there = gone.removeValue(forKey: NameKey.of(entry.schema, .schema)) else {
                changes.addNamespaces.append(entry)
                line(.create, .namespace, name, nil, nil, Self.summary(entry.location, entry.historyShared))
                continue
            }
            // As it is once the share's own switch has been set.
            let history = changes.history ?? there.historyShared
            guard there.location != entry.location || history != entry.historyShared else {
                if there.historyShared != entry.historyShared {
                    line(.change, .namespace, name, "historyShared", "\(there.historyShared)", "\(entry.historyShared)")
                }
                continue
            }
            changes.removeNamespaces.append(there.schema)
            changes.addNamespaces.append(entry)
            line(.remove, .namespace, name, nil, Self.summary(there.location, there.historyShared), nil)
            line(.create, .namespace, name, nil, nil, Self.summary(entry.location, entry.historyShared))
        }
        for there in present?.namespaces ?? [] where gone[NameKey.of(there.schema, .schema)] != nil {
            changes.removeNamespaces.append(there.schema)
            line(.remove, .namespace, "\(there.schema).*", nil, Self.summary(there.location, there.historyShared), nil)
        }
    }

    private static func summary(_ location: NamespaceLocation, _ history: Bool) -> String {
        "\(location)" + (history ? ", with history" : "")
    }

    // MARK: Tables

    private mutating func compareTables(_ declared: DeclaredShare, _ present: ShareDetails?) {
        let there = (present?.tables ?? []).filter { $0.namespaceID == nil }.map(DeclaredTable.init)
        var gone = Dictionary(there.map { ($0.key, $0) }, uniquingKeysWith: { one, _ in one })
        for table in declared.tables {
            guard let known = gone.removeValue(forKey: table.key) else {
                add(table, to: declared)
                line(.create, .table, "\(table.name)", nil, nil, table.summary)
                continue
            }
            guard known.location == table.location else {
                // Another table takes its name, with an id of its own.
                changes.remove.append(known.name)
                add(table, to: declared)
                line(.remove, .table, "\(known.name)", nil, known.summary, nil)
                line(.create, .table, "\(table.name)", nil, nil, table.summary)
                continue
            }
            change(known, to: table)
        }
        for table in there where gone[table.key] != nil {
            changes.remove.append(table.name)
            line(.remove, .table, "\(table.name)", nil, table.summary, nil)
        }
    }

    private mutating func add(_ table: DeclaredTable, to share: DeclaredShare) {
        changes.add.append(
            TableEntry(
                schema: table.name.schema, name: table.name.name, location: table.location,
                historyShared: table.historyShared, extent: table.extent))
        // What comes into a share that shares its history has its own shared.
        if share.historyShared && !table.historyShared { changes.historyOff.append(table.name) }
        if table.options != TableOptions() {
            changes.options.append(
                TableOptionsChange(
                    table: table.name,
                    materialisesEqualityDeletes: table.options.materialisesEqualityDeletes ? true : nil,
                    leaveOut: table.options.leftOut))
        }
    }

    private mutating func change(_ known: DeclaredTable, to table: DeclaredTable) {
        let name = "\(known.name)"
        if (changes.history ?? known.historyShared) != table.historyShared {
            if table.historyShared {
                changes.historyOn.append(known.name)
            } else {
                changes.historyOff.append(known.name)
            }
        }
        if known.historyShared != table.historyShared {
            line(.change, .table, name, "historyShared", "\(known.historyShared)", "\(table.historyShared)")
        }
        let (filter, version) = (table.extent.filter, table.extent.startVersion)
        if known.extent != table.extent {
            changes.extents.append(
                TableExtentChange(
                    table: known.name, filter: known.extent.filter == filter ? nil : filter ?? "",
                    startVersion: known.extent.startVersion == version ? nil : version ?? 0))
        }
        line(.change, .table, name, "filter", known.extent.filter, filter)
        line(.change, .table, name, "startVersion", known.extent.startVersion.map { "\($0)" }, version.map { "\($0)" })
        let (before, after) = (known.options, table.options)
        if before != after {
            let materialises = after.materialisesEqualityDeletes
            changes.options.append(
                TableOptionsChange(
                    table: known.name,
                    materialisesEqualityDeletes: before.materialisesEqualityDeletes == materialises
                        ? nil : materialises,
                    leaveOut: after.leftOut.filter { !before.leftOut.contains($0) },
                    takeIn: before.leftOut.filter { !after.leftOut.contains($0) }))
        }
        line(.change, .table, name, "leftOut", Self.text(before.leftOut), Self.text(after.leftOut))
        line(
            .change, .table, name, "materialisesEqualityDeletes", "\(before.materialisesEqualityDeletes)",
            "\(after.materialisesEqualityDeletes)")
    }

    private static func text(_ columns: [String]) -> String? {
        columns.isEmpty ? nil : columns.joined(separator: ", ")
    }

    /// A field that stays as it is makes no line.
    private mutating func line(
        _ action: DifferenceAction, _ object: DifferenceLine.Object, _ name: String, _ field: String?,
        _ before: String?, _ after: String?
    ) {
        if field != nil && before == after { return }
        lines.append(DifferenceLine(action, object, name, field: field, before: before, after: after))
    }
}
