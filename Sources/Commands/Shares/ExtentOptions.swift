import ArgumentParser
import Registry
import Tables

/// How much of a table a share shows, as options write it.
struct ExtentOptions: ParsableArguments {
    @Option(
        name: .customLong("filter"),
        help: ArgumentHelp(
            "Show only files whose partition values make a predicate true, as in \"sales.orders=region = 'EU'\"; it "
                + "goes by partition columns alone. Repeatable.", valueName: "schema.table=predicate"))
    var filters: [String] = []
    @Option(
        help: ArgumentHelp(
            "Show no version before this one; its own changes are shown, 0 shows all versions. Repeatable.",
            valueName: "schema.table=version"))
    var startVersion: [String] = []

    /// What is given, a change for each option.
    func changes() throws -> [TableExtentChange] {
        var changes: [TableExtentChange] = []
        for text in filters {
            let (table, filter) = try Self.parts(text, of: "--filter", such: "sales.orders=region = 'EU'")
            do { _ = try PartitionFilter(parsing: filter) } catch {
                throw CommandError(.usage, "--filter '\(PrintableText.escape(text))' cannot be taken: \(error.message)")
            }
            changes.append(TableExtentChange(table: table, filter: filter))
        }
        for text in startVersion {
            let (table, version) = try Self.parts(text, of: "--start-version", such: "sales.orders=12")
            guard let version = Int64(version), version >= 0 else {
                throw CommandError(
                    .usage,
                    "--start-version '\(PrintableText.escape(text))' has no version: write SCHEMA.TABLE=VERSION, as in "
                        + "--start-version sales.orders=12")
            }
            changes.append(TableExtentChange(table: table, startVersion: version))
        }
        return changes
    }

    private static func parts(
        _ text: String, of option: String, such example: String
    ) throws -> (table: QualifiedName, value: String) {
        guard let mark = text.firstIndex(of: "=") else {
            throw CommandError(
                .usage,
                "\(option) '\(PrintableText.escape(text))' names no table: write SCHEMA.TABLE=…, as in "
                    + "\(option) \"\(example)\"")
        }
        let value = String(text[text.index(after: mark)...])
        guard value.contains(where: { !$0.isWhitespace }) else {
            throw CommandError(
                .usage,
                "\(option) '\(PrintableText.escape(text))' says nothing after the table's name: write it as in "
                    + "\(option) \"\(example)\", and --without-filter SCHEMA.TABLE to show all files")
        }
        return (try QualifiedName(parsing: String(text[..<mark])), value)
    }
}
