import ArgumentParser
import Registry

struct RecipientShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a recipient's shares, and when its tokens expire.",
        discussion: """
            EXAMPLE:
              causeway recipient show acme
            """)

    @Argument(help: "The recipient's name.")
    var name: String
    @OptionGroup var options: RegistryOptions

    func run() async throws {
        let details = try await options.recipient(.showRecipient(name: name))
        try options.output.write(RecipientReport(details, now: CommandContext.current.now()))
    }
}
