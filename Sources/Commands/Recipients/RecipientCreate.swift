import ArgumentParser
import Registry

struct RecipientCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make a recipient; it gets its token later, with its profile.",
        discussion: """
            EXAMPLE:
              causeway recipient create acme --comment "Acme's Databricks workspace" --share sales
            """)

    @Argument(help: "The recipient's name; case does not count.")
    var name: String
    @Option(help: "Who that is; only administrators see it.")
    var comment: String?
    @Option(name: .customLong("share"), help: "A share to grant. Repeatable.")
    var shares: [String] = []
    @Option(name: .customLong("ip"), help: "An address or range (CIDR) that it may come from; any without. Repeatable.")
    var addresses: [String] = []
    @OptionGroup var options: RegistryOptions

    func run() async throws {
        let details = try await options.recipient(
            .createRecipient(name: name, comment: comment, shares: shares, addresses: addresses))
        let created = details.recipient.name
        try options.output.write(
            RecipientReport(
                details, now: CommandContext.current.now(), headline: "Created recipient \(created).",
                hints: ["It has no token yet; make its profile with one: causeway recipient profile \(created)"]))
    }
}
