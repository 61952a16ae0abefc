import ArgumentParser
import Registry

struct RecipientRevoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Take shares away from a recipient; its tokens stay good for the others.",
        discussion: """
            Holds for the next request, and for files that this server delivers itself (delivery: proxy). URLs that \
            the store signed (delivery: presigned) stay good until they expire (server.urlLifetime).

            EXAMPLE:
              causeway recipient revoke acme --share finance
            """)

    @Argument(help: "The recipient's name.")
    var name: String
    @OptionGroup var selection: ShareSelection
    @OptionGroup var options: RegistryOptions

    func run() async throws {
        let details = try await options.recipient(.revoke(recipient: name, shares: selection.shares))
        try options.output.write(
            RecipientReport(
                details, now: CommandContext.current.now(),
                headline: "Revoked \(selection.description) from \(details.recipient.name)."))
    }
}
