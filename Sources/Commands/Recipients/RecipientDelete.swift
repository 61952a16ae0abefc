import ArgumentParser
import Registry

struct RecipientDelete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete a recipient, its grants and its tokens.",
        discussion: """
            Its profiles stop working with the next request.

            EXAMPLE:
              causeway recipient delete acme --yes
            """)

    @Argument(help: "The recipient's name.")
    var name: String
    @OptionGroup var confirmation: ConfirmationOptions
    @OptionGroup var options: RegistryOptions

    func run() async throws {
        let found = try await options.recipient(.showRecipient(name: name))
        let tokens = found.tokens.count == 1 ? "1 token" : "\(found.tokens.count) tokens"
        try confirmation.confirm("Delete recipient \(found.recipient.name) and its \(tokens)?")
        let deleted = try await options.recipient(.deleteRecipient(name: name))
        try options.output.write(
            RecipientReport(
                deleted, now: CommandContext.current.now(), headline: "Deleted recipient \(deleted.recipient.name)."))
    }
}
