import ArgumentParser

/// Options of other sharing servers that would hide columns. They are known so that the refusal can say why.
struct ColumnHiding: ParsableArguments {
    @Option(
        name: [.customLong("columns"), .customLong("hide-columns"), .customLong("hide-column"), .customLong("hide")],
        parsing: .upToNextOption, help: .hidden)
    var columns: [String] = []

    func refuse() throws(CommandError) {
        guard columns.isEmpty else {
            throw CommandError(.usage, "\(Self.reason), or only some partitions of it with --filter")
        }
    }

    private static let reason =
        "columns cannot be hidden: recipients read the table's files, which are handed out whole; share a table that "
        + "lacks the columns"

    /// The problem of an unknown key, with the reason where the key would hide columns.
    static func explained(_ problem: ConfigurationProblem) -> ConfigurationProblem {
        let name = problem.key.split(separator: ".").last?.lowercased() ?? ""
        guard problem.kind == .unknownKey, name.hasPrefix("hide") || name == "columns" else { return problem }
        return ConfigurationProblem(
            severity: problem.severity, kind: .unknownKey, place: problem.place, key: problem.key,
            message: "\(reason), or only some partitions of it with filter")
    }
}
