import Registry

/// Tables as the share commands' options write them.
enum TableArguments {
    /// Tables to add, with history for those that `withHistory` names.
    ///
    /// - Returns: the entries, and the names in `withHistory` that are none of them.
    static func entries(
        adding specifications: [String], withHistory: [String]
    ) throws -> (entries: [TableEntry], others: [QualifiedName]) {
        var entries = try specifications.map { TableEntry(try TableSpecification(parsing: $0)) }
        var others: [QualifiedName] = []
        for name in try withHistory.map(QualifiedName.init(parsing:)) {
            let index = entries.firstIndex { entry in
                entry.schema.lowercased() == name.schema.lowercased()
                    && entry.name.lowercased() == name.name.lowercased()
            }
            if let index { entries[index].historyShared = true } else { others.append(name) }
        }
        return (entries, others)
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

    /// `1 table`, `2 tables`.
    static func count(_ number: Int) -> String { number == 1 ? "1 table" : "\(number) tables" }
}
