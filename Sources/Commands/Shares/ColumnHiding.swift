import ArgumentParser

/// Options of other sharing servers that would hide columns. They are known so that the refusal can say why.
struct ColumnHiding: ParsableArguments {
    @Option(
        name: [.customLong("columns"), .customLong("hide-columns"), .customLong("hide-column"), .customLong("hide")],
        parsing: .upToNextOption, help: .hidden)
    var columns: [String] = []

    func refuse() throws(CommandError) {
        guard columns.isEmpty else {
            throw CommandError(
                .usage,
                "columns cannot be hidden: recipients read the table's files, which are handed out whole; share a "
                    + "table that lacks the columns, or only some partitions of it with --filter")
        }
    }
}
