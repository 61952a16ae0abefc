import ArgumentParser

struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Write and check the configuration file.",
        discussion: """
            EXAMPLE:
              causeway config example > causeway.yaml
              causeway config check
            """,
        subcommands: [ConfigCheck.self, ConfigExample.self])
}
