import ArgumentParser
import Registry

struct ShareUpdate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract: "Change a share: its tables, their history, its name or comment.",
        discussion: """
            All changes are made together or none is: tables are removed, then renamed, then added. A renamed table \
            keeps its id; one that is removed and added gets a new one.

            EXAMPLE:
              causeway share update sales --add sales.returns=s3://warehouse/sales/returns
              causeway share update sales --add 'emea.*=iceberg://polaris/sales/emea'
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
    @Option(help: "The share's new name; recipients keep their grants.")
    var name: String?
    @Option(help: "The share's new comment; an empty one removes it.")
    var comment: String?
    @OptionGroup var options: RegistryOptions

    func run() async throws {
        let added = try TableArguments.additions(additions, withHistory: withHistory)
        let tables = added.entries
        let schemas = try removals.map(NamespaceEntry.schema(of:))
        let changes = ShareChanges(
            newName: name, comment: comment, add: tables,
            remove: try zip(removals, schemas).filter { $0.1 == nil }.map { try QualifiedName(parsing: $0.0) },
            rename: try renames.map(TableArguments.rename),
            historyOn: added.others, historyOff: try withoutHistory.map(QualifiedName.init(parsing:)),
            addNamespaces: added.namespaces, removeNamespaces: schemas.compactMap { $0 })
        guard !changes.isEmpty else {
            throw CommandError(
                .usage,
                "no change was asked for: add --add, --remove, --rename, --with-history, --without-history, "
                    + "--name or --comment")
        }
        let configuration = try options.source.load()
        let warnings = UnservedBuckets.warnings(
            tables, added.namespaces, configuration.stores, configuration.catalogs)
        let details = try await options.share(.updateShare(name: share, changes: changes))
        for warning in warnings { CommandContext.current.note(warning) }
        try options.output.write(ShareReport(details, headline: "Updated share \(details.share.name)."))
    }
}
