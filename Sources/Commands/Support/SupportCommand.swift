import ArgumentParser

struct SupportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "support",
        abstract: "Gather what somebody needs who is to help with this server.",
        discussion: """
            EXAMPLE:
              causeway support bundle
            """,
        subcommands: [SupportBundle.self])
}
