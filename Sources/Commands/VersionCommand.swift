import ArgumentParser

struct VersionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "version",
        abstract: "Print the version.",
        discussion: """
            EXAMPLE:
              causeway version --format json
            """)

    @OptionGroup var output: OutputOptions

    func run() async throws {
        try output.write(Report(version: Build.version))
    }

    private struct Report: CommandResult {
        let name = "causeway"
        let version: String

        func lines(_ style: TextStyle) -> [String] { ["\(name) \(version)"] }
    }
}
