import Registry

/// Tables as the share commands' options write them.
enum TableArguments {
    /// What is put into a share.
    struct Additions {
        var entries: [TableEntry] = []
        var namespaces: [NamespaceEntry] = []
        /// Tables that are to have their history shared and are none of the others.
        var others: [QualifiedName] = []
    }

    /// Tables and whole namespaces to add, with history for those that `withHistory` names.
    static func additions(_ specifications: [String], withHistory: [String]) throws -> Additions {
        var namespaces: [NamespaceEntry] = []
        var entries: [TableEntry] = []
        for text in specifications {
            if let namespace = try NamespaceEntry(parsing: text) {
                namespaces.append(namespace)
            } else {
                entries.append(TableEntry(try TableSpecification(parsing: text)))
            }
        }
        var others: [QualifiedName] = []
        for text in withHistory {
            if let schema = try NamespaceEntry.schema(of: text) {
                guard
                    let index = namespaces.firstIndex(where: { $0.schema.lowercased() == schema.lowercased() })
                else {
                    throw CommandError(
                        .usage,
                        "--with-history \(text) names no namespace of this command: remove \(text), and add it again "
                            + "with its history")
                }
                namespaces[index].historyShared = true
                continue
            }
            let name = try QualifiedName(parsing: text)
            let index = entries.firstIndex { isSame($0.qualifiedName, name) }
            if let index { entries[index].historyShared = true } else { others.append(name) }
        }
        return Additions(entries: entries, namespaces: namespaces, others: others)
    }

    /// Tables to add, in the extents that the same command gives them.
    static func entries(_ entries: [TableEntry], in extents: [TableExtentChange]) throws -> [TableEntry] {
        var entries = entries
        for change in extents {
            guard let index = entries.firstIndex(where: { isSame($0.qualifiedName, change.table) }) else {
                throw CommandError(
                    .usage,
                    "\(change.filter == nil ? "--start-version" : "--filter") \(change.table) names no table of this "
                        + "command: --add it as well")
            }
            if let filter = change.filter { entries[index].extent.filter = filter }
            if let version = change.startVersion { entries[index].extent.startVersion = version == 0 ? nil : version }
        }
        return entries
    }

    /// `SCHEMA.TABLE=SCHEMA.TABLE`, or `SCHEMA.TABLE=TABLE` within the schema.
    static func rename(_ text: String) throws -> TableRename {
        let parts = text.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count == 2 else {
            throw CommandError(
                .usage,
                "'\(PrintableText.escape(text))' is no renaming: write OLD=NEW, as in "
                    + "--rename sales.orders=sales.orders_2026")
        }
        let old = try QualifiedName(parsing: String(parts[0]))
        let new = parts[1].contains(".") ? String(parts[1]) : "\(old.schema).\(parts[1])"
        return TableRename(from: old, to: try QualifiedName(parsing: new))
    }

    /// `SCHEMA.TABLE.COLUMN`; the column's name may hold dots.
    static func column(_ text: String) throws -> (table: QualifiedName, column: String) {
        let parts = text.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, !parts[2].isEmpty else {
            throw CommandError(
                .usage,
                "'\(PrintableText.escape(text))' names no column: write SCHEMA.TABLE.COLUMN, as in "
                    + "--leave-out sales.orders.id")
        }
        return (try QualifiedName(parsing: "\(parts[0]).\(parts[1])"), String(parts[2]))
    }

    /// Names are compared without case.
    static func isSame(_ one: QualifiedName, _ two: QualifiedName) -> Bool {
        one.schema.lowercased() == two.schema.lowercased() && one.name.lowercased() == two.name.lowercased()
    }

    /// `1 table`, `2 tables`.
    static func count(_ number: Int) -> String { number == 1 ? "1 table" : "\(number) tables" }
}
