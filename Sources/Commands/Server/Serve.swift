import ArgumentParser

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the sharing server.",
        discussion: """
            Serves the shares of the registry until SIGINT or SIGTERM, and logs one line a request on standard error. \
            Shares and recipients are changed while it runs, with `causeway share` and `causeway recipient`, and the \
            next request sees the change.

            EXAMPLE:
              causeway config check --config /etc/causeway/causeway.yaml
              causeway serve --config /etc/causeway/causeway.yaml
            """)

    @OptionGroup var source: ConfigurationOptions

    func run() async throws {
        let file = try source.read().checkingFiles()
        let configuration = try file.validated()
        for warning in file.warnings { CommandContext.current.note("\(warning)") }
        try await ServerRun(configuration: configuration).run()
    }
}
