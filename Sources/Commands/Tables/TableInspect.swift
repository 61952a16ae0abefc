import ArgumentParser
import SharingServer
import Tables

struct TableInspect: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Show what a recipient of a table would get: version, features, schema, files, or the refusal.",
        discussion: """
            LOCATION is s3://BUCKET/PATH of a configured store, iceberg://CATALOG/NAMESPACE/TABLE of a configured \
            catalog, file:///ABSOLUTE/PATH, or a folder of this machine. A folder needs no configuration. Nothing is \
            shared by looking at it.

            EXAMPLES:
              causeway table inspect s3://warehouse/sales/orders
              causeway table inspect iceberg://polaris/sales/orders
              causeway table inspect ./orders --where "day = '2024-05-01'" --format json
              causeway table inspect s3://warehouse/sales/orders --no-files
              causeway table inspect s3://warehouse/sales/orders --filter "region = 'EU'"

            Ends with exit code 2 where recipients would be refused.
            """)

    @Argument(help: "Where the table is.")
    var location: String
    @Flag(inversion: .prefixedNo, help: "Count the files; without, only version and metadata are read.")
    var files = true
    @Option(
        name: .customLong("where"),
        help: "Count only files that may hold rows for which this is true: SQL as recipients' hints have it.")
    var condition: String?
    @Option(
        help: "A share's filter: count only files of partitions that make it true; refused where it does not fit.")
    var filter: String?
    @Option(help: "The share's start version: whether the table has reached it.")
    var startVersion: Int64?
    @OptionGroup var configuration: ConfigurationOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let scope = TableInspector.Scope(
            countsFiles: files, predicate: try predicate(), filter: try partitionFilter(), startVersion: startVersion)
        let source = try TableSource(location, configuration)
        let inspection: TableInspection
        do {
            inspection = try await source.withStores { stores, catalogs in
                try await TableInspector(stores: stores, catalogs: catalogs).inspect(source.location, scope)
            }
        } catch let error as TableError {
            throw CommandError(refusal: error, of: location, isConfigured: source.isConfigured)
        }
        if let condition, inspection.files?.prunedBy.isEmpty == true {
            throw CommandError(
                .usage, "--where \"\(condition)\" names no column of the table that values can be compared with")
        }
        try output.write(TableReport(inspection, condition: condition, filter: filter, startVersion: startVersion))
    }

    private func partitionFilter() throws(CommandError) -> PartitionFilter? {
        guard let filter else { return nil }
        guard files else {
            throw CommandError(.usage, "--filter takes looking at the files' partitions: leave --no-files out")
        }
        do { return try PartitionFilter(parsing: filter) } catch {
            throw CommandError(.usage, "--filter \"\(filter)\" cannot be taken: \(error.message)")
        }
    }

    private func predicate() throws(CommandError) -> Predicate? {
        guard let condition else { return nil }
        guard files else { throw CommandError(.usage, "--where counts files: leave --no-files out") }
        guard let predicate = Predicate.hints(sql: [condition], json: nil) else {
            throw CommandError(
                .usage,
                "--where \"\(condition)\" is not understood: write comparisons of columns and literals, such as "
                    + "\"day = '2024-05-01' AND amount > 10\"")
        }
        return predicate
    }
}

extension CommandError {
    /// A table that cannot be read is what the command was asked to find out; a store that fails is not.
    ///
    /// - Parameter isConfigured: whether the location is one of a configured store, so that what the store says helps.
    fileprivate init(refusal error: TableError, of location: String, isConfigured: Bool) {
        let kind: Kind =
            switch error.kind {
            case .notFound, .storage(.notFound): .notFound
            case .storage(.refused): .configuration
            case .storage(.unavailable), .storage(.timedOut), .storage(.denied), .storage(.malformedAnswer),
                .storage(.rangeNotSatisfiable):
                .unavailable
            case .corrupt, .incomplete, .unsupported, .filterUnfit, .outOfRange, .changesOff, .forbiddenLocation,
                .storage(.tooLarge):
                .finding
            }
        let details = isConfigured ? error.detail.map { [PrintableText.escape($0)] } ?? [] : []
        let sentence = kind == .finding ? "recipients would be refused: \(error.message)" : error.message
        self.init(kind, "\(location): \(sentence)", details: details)
    }
}
