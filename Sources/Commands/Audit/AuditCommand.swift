import ArgumentParser

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Show who read what, from where, and with what outcome.",
        discussion: """
            Reads the file that the server writes (audit.file) and those that were rotated, on the server's machine. \
            --format json prints all that is known of each.

            EXAMPLES:
              causeway audit show --recipient acme --since 2d
              causeway audit show --failed --limit 20
              causeway audit sources --since 7d
            """,
        subcommands: [AuditShow.self, AuditSources.self], defaultSubcommand: AuditShow.self)
}
