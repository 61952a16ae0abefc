import Registry

/// A share as a declaration has it.
struct DeclaredShare: Sendable, Hashable {
    var name: ObjectName
    /// Never empty.
    var comment: String?
    /// Whether tables that are put into it by commands have their history shared.
    var historyShared: Bool
    var tables: [DeclaredTable]
    var namespaces: [NamespaceEntry]

    init(
        name: ObjectName, comment: String? = nil, historyShared: Bool = false, tables: [DeclaredTable] = [],
        namespaces: [NamespaceEntry] = []
    ) {
        self.name = name
        self.comment = comment
        self.historyShared = historyShared
        self.tables = tables
        self.namespaces = namespaces
    }

    /// What is there, without the tables that namespaces brought.
    init(_ details: ShareDetails) throws(RegistryError) {
        self.init(
            name: try ObjectName(details.share.name, of: .share), comment: details.share.comment,
            historyShared: details.share.historyShared,
            tables: details.tables.filter { $0.namespaceID == nil }.map(DeclaredTable.init),
            namespaces: details.namespaces.map {
                NamespaceEntry(schema: $0.schema, location: $0.location, historyShared: $0.historyShared)
            })
    }
}
