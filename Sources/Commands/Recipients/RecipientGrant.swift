import ArgumentParser
import Registry

struct RecipientGrant: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant",
        abstract: "Let a recipient read shares.",
        discussion: """
            EXAMPLE:
              causeway recipient grant acme --share sales --share finance
            """)

    @Argument(help: "The recipient's name.")
    var name: String
    @OptionGroup var selection: ShareSelection
    @OptionGroup var options: RegistryOptions

    func run() async throws {
        let details = try await options.recipient(.grant(recipient: name, shares: selection.shares))
        try options.output.write(
            RecipientReport(
                details, now: CommandContext.current.now(),
                headline: "Granted \(selection.description) to \(details.recipient.name)."))
    }
}
