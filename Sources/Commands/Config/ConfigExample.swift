import ArgumentParser

struct ConfigExample: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "example",
        abstract: "Print a commented configuration file with every key and its default.",
        discussion: """
            Nothing in it is set: it means the same as an empty file until keys are uncommented.

            EXAMPLE:
              causeway config example > causeway.yaml
            """)

    func run() async throws {
        try CommandContext.current.output.write(ConfigurationExample.text())
    }
}
