import ArgumentParser

struct RegistryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "registry",
        abstract: "Back up and restore the registry of shares, recipients and tokens, and look at its state.",
        discussion: """
            EXAMPLE:
              causeway registry backup /var/backups/causeway/monday.backup
              causeway registry status
            """,
        subcommands: [RegistryBackup.self, RegistryRestore.self, RegistryStatus.self])
}
