import ArgumentParser
import Registry

struct ShareCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make a share.",
        discussion: """
            A table is written SCHEMA.TABLE=LOCATION; its location is s3://BUCKET/PATH, file:///PATH or \
            iceberg://CATALOG/NAMESPACE/TABLE. AIStor's NAME:delta:BUCKET:PATH and \
            NAME:uniform:WAREHOUSE:NAMESPACE:TABLE are understood too. The location is opened when the table is first \
            asked for, not here. A whole namespace of an Iceberg catalog is written \
            'SCHEMA.*=iceberg://CATALOG/NAMESPACE': all of its tables appear, and new ones by themselves.

            A table may be shown in part: some of its partitions (--filter), its versions from one on \
            (--start-version). Columns cannot be hidden: recipients read the table's files, which are handed out \
            whole. Readers of Iceberg find a table in the share's catalog only where it is shown whole and with its \
            history, since its own metadata tells all of it.

            EXAMPLE:
              causeway share create sales --comment "Orders of all regions" \\
                --add sales.orders=s3://warehouse/sales/orders --with-history sales.orders
            """)

    @Argument(help: "The share's name; case does not count.")
    var share: String
    @Option(help: "What the share is for; recipients see it.")
    var comment: String?
    @Option(name: .customLong("add"), help: ArgumentHelp("A table to put in. Repeatable.", valueName: "spec"))
    var additions: [String] = []
    @Option(
        help: ArgumentHelp(
            "A table whose earlier versions and changes recipients may read. Repeatable.", valueName: "schema.table"))
    var withHistory: [String] = []
    @OptionGroup var extent: ExtentOptions
    @OptionGroup var hiding: ColumnHiding
    @OptionGroup var options: RegistryOptions

    func run() async throws {
        try hiding.refuse()
        let added = try TableArguments.additions(additions, withHistory: withHistory)
        let extents = try extent.changes()
        let tables = try TableArguments.entries(added.entries, in: extents)
        if let other = added.others.first {
            throw CommandError(.usage, "--with-history \(other) names no table of this command: --add it as well")
        }
        // The stores of a server elsewhere are not known here.
        let configuration = options.server == nil ? try options.source.load() : nil
        var warnings =
            configuration.map { UnservedBuckets.warnings(tables, added.namespaces, $0.stores, $0.catalogs) } ?? []
        if configuration != nil {
            warnings += try await FilterCheck.warnings(
                extents, tables.map { ($0.qualifiedName, $0.location) }, options.source)
        }
        let details = try await options.share(
            .createShare(name: share, comment: comment, tables: tables, namespaces: added.namespaces))
        for warning in warnings { CommandContext.current.note(warning) }
        let name = details.share.name
        let hint =
            tables.isEmpty && added.namespaces.isEmpty
            ? "Put tables in: causeway share update \(name) --add SCHEMA.TABLE=LOCATION"
            : "Let somebody read it: causeway recipient create NAME --share \(name)"
        try options.output.write(
            ShareReport(
                details, headline: "Created share \(name) with \(TableArguments.count(tables.count)).", hints: [hint]))
    }
}
