import ArgumentParser
import Registry

struct ShareUpdate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract: "Change a share: its tables, their history, its name or comment.",
        discussion: """
            All changes are made together or none is: tables are removed, then renamed, then added. A renamed table \
            keeps its id; one that is removed and added gets a new one, and is shown whole. --history says for all \
            tables of the share, and for those added later, whether recipients may read earlier versions and changes; \
            --with-history and --without-history of the same or a later command take precedence.

            A table may be shown in part: some of its partitions (--filter), its versions from one on \
            (--start-version). Columns cannot be hidden: recipients read the table's files, which are handed out \
            whole. Readers of Iceberg find a table in the share's catalog only where it is shown whole and with its \
            history, since its own metadata tells all of it. What changes there holds for the next request; page \
            tokens and URLs of this server that were given out before are refused, URLs that a store signed work until \
            they expire.

            EXAMPLE:
              causeway share update sales --add sales.returns=s3://warehouse/sales/returns
              causeway share update sales --add 'emea.*=iceberg://polaris/sales/emea'
              causeway share update sales --filter "sales.orders=region = 'EU' AND day >= '2024-01-01'"
              causeway share update sales --rename sales.orders=sales.orders_all --comment "Orders and returns"
            """)

    @Argument(help: "The share's name.")
    var share: String
    @Option(
        name: .customLong("add"),
        help: ArgumentHelp("A table to put in, SCHEMA.TABLE=LOCATION. Repeatable.", valueName: "spec"))
    var additions: [String] = []
    @Option(
        name: .customLong("remove"),
        help: ArgumentHelp("A table to take out. Repeatable.", valueName: "schema.table"))
    var removals: [String] = []
    @Option(
        name: .customLong("rename"),
        help: ArgumentHelp("A table's new name, SCHEMA.TABLE=SCHEMA.TABLE. Repeatable.", valueName: "old=new"))
    var renames: [String] = []
    @Option(help: ArgumentHelp("Let recipients read the table's history. Repeatable.", valueName: "schema.table"))
    var withHistory: [String] = []
    @Option(help: ArgumentHelp("Share the table's newest version alone. Repeatable.", valueName: "schema.table"))
    var withoutHistory: [String] = []
    @Option(
        help: ArgumentHelp(
            "Find the rows that an Iceberg table's equality deletes delete, which reads its files; without, such a "
                + "table is refused. Repeatable.", valueName: "schema.table"))
    var materialiseEqualityDeletes: [String] = []
    @Option(help: ArgumentHelp("Refuse such a table again. Repeatable.", valueName: "schema.table"))
    var refuseEqualityDeletes: [String] = []
    @Option(
        help: ArgumentHelp(
            "Leave a column of an Iceberg table out that Delta cannot express, such as one of a type that it lacks. It "
                + "hides nothing: the files still hold it. Repeatable.",
            valueName: "schema.table.column"))
    var leaveOut: [String] = []
    @Option(help: ArgumentHelp("Take such a column in again. Repeatable.", valueName: "schema.table.column"))
    var takeIn: [String] = []
    @Option(help: ArgumentHelp("Show all files of the table again. Repeatable.", valueName: "schema.table"))
    var withoutFilter: [String] = []
    @OptionGroup var extent: ExtentOptions
    @OptionGroup var hiding: ColumnHiding
    @Option(help: "on or off: the history of all tables, and of those added later.")
    var history: HistorySwitch?
    @Option(help: "The share's new name; recipients keep their grants.")
    var name: String?
    @Option(help: "The share's new comment; an empty one removes it.")
    var comment: String?
    @OptionGroup var options: RegistryOptions

    func run() async throws {
        try hiding.refuse()
        let added = try TableArguments.additions(additions, withHistory: withHistory)
        let tables = added.entries
        let schemas = try removals.map(NamespaceEntry.schema(of:))
        let extents =
            try withoutFilter.map { TableExtentChange(table: try QualifiedName(parsing: $0), filter: "") }
            + extent.changes()
        let changes = ShareChanges(
            newName: name, comment: comment, add: tables,
            remove: try zip(removals, schemas).filter { $0.1 == nil }.map { try QualifiedName(parsing: $0.0) },
            rename: try renames.map(TableArguments.rename),
            history: history.map { $0 == .on }, historyOn: added.others,
            historyOff: try withoutHistory.map(QualifiedName.init(parsing:)),
            addNamespaces: added.namespaces, removeNamespaces: schemas.compactMap { $0 },
            options: try optionsOfTables(), extents: extents)
        guard !changes.isEmpty else {
            throw CommandError(
                .usage,
                "no change was asked for: add --add, --remove, --rename, --history, --with-history, --without-history, "
                    + "--filter, --without-filter, --start-version, --materialise-equality-deletes, "
                    + "--refuse-equality-deletes, --leave-out, --take-in, --name or --comment")
        }
        // The stores of a server elsewhere are not known here.
        let configuration = options.server == nil ? try options.source.load() : nil
        var warnings =
            configuration.map { UnservedBuckets.warnings(tables, added.namespaces, $0.stores, $0.catalogs) } ?? []
        if configuration != nil, !extent.filters.isEmpty {
            let present = try await options.share(.showShare(name: share)).tables
            warnings += try await FilterCheck.warnings(extents, known(present, changes), options.source)
        }
        let details = try await options.share(.updateShare(name: share, changes: changes))
        for warning in warnings { CommandContext.current.note(warning) }
        try options.output.write(ShareReport(details, headline: "Updated share \(details.share.name)."))
    }

    /// Where the tables are that the share has after the changes, by their names then.
    private func known(
        _ present: [RegisteredTable], _ changes: ShareChanges
    ) -> [(name: QualifiedName, location: TableLocation)] {
        var tables = present.map { (name: QualifiedName(schema: $0.schema, name: $0.name), location: $0.location) }
        for rename in changes.rename {
            for index in tables.indices where TableArguments.isSame(tables[index].name, rename.from) {
                tables[index].name = rename.to
            }
        }
        return tables + changes.add.map { ($0.qualifiedName, $0.location) }
    }

    private func optionsOfTables() throws -> [TableOptionsChange] {
        var changes: [TableOptionsChange] = []
        for text in materialiseEqualityDeletes {
            changes.append(.init(table: try QualifiedName(parsing: text), materialisesEqualityDeletes: true))
        }
        for text in refuseEqualityDeletes {
            changes.append(.init(table: try QualifiedName(parsing: text), materialisesEqualityDeletes: false))
        }
        for text in leaveOut {
            let (table, column) = try TableArguments.column(text)
            changes.append(.init(table: table, leaveOut: [column]))
        }
        for text in takeIn {
            let (table, column) = try TableArguments.column(text)
            changes.append(.init(table: table, takeIn: [column]))
        }
        return changes
    }
}
