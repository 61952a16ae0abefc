import ArgumentParser
import Registry

struct RegistryStatus: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Say where the registry is, what it holds, and whether a server works with it.",
        discussion: """
            Changes nothing, not even the schema of a registry that an older version made.

            EXAMPLE:
              causeway registry status --format json
            """)

    @OptionGroup var source: ConfigurationOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let configuration = try source.load()
        let now = CommandContext.current.now()
        let survey = try await RegistrySurvey.make(of: try configuration.registry.place(), at: now)
        try output.write(RegistryStatusReport(survey, server: ServerPresence(configuration.registry)))
    }
}
