import ArgumentParser

struct ConfigCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check the configuration file and say what it means.",
        discussion: """
            Reads the file and the environment, looks whether the files and folders that it names are there, and \
            reports every problem at once, each with its line. Connects to nothing. Exit code 78 when something is \
            wrong.

            EXAMPLE:
              causeway config check --config /etc/causeway/causeway.yaml
            """)

    @OptionGroup var source: ConfigurationOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let file = try source.read().checkingFiles()
        _ = try file.validated()
        try output.write(ConfigurationSummary(file, try ConfiguredProxies.rules()))
    }
}
