import ArgumentParser
import Registry

struct RecipientUpdate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract: "Change a recipient's name or addresses; its tokens and shares stay.",
        discussion: """
            All of the changes are made, or none. Addresses are single ones or ranges (CIDR), of IPv4 or IPv6; --ip \
            replaces those that are there.

            EXAMPLES:
              causeway recipient update acme --ip 192.0.2.0/24 --ip 2001:db8::/48
              causeway recipient update acme --any-ip
            """)

    @Argument(help: "The recipient's name.")
    var name: String
    @Option(name: .customLong("name"), help: "Its new name.")
    var newName: String?
    @Option(help: "Who that is; an empty text removes it.")
    var comment: String?
    @Option(name: .customLong("ip"), help: "An address or range that it may come from. Repeatable.")
    var addresses: [String] = []
    @Flag(help: "Let it come from any address.")
    var anyIp = false
    @OptionGroup var options: RegistryOptions

    func validate() throws {
        if anyIp && !addresses.isEmpty { throw ValidationError("--any-ip and --ip contradict each other") }
    }

    func run() async throws {
        let changes = RecipientChanges(
            newName: newName, comment: comment, addresses: anyIp ? [] : addresses.isEmpty ? nil : addresses)
        let details = try await options.recipient(.updateRecipient(name: name, changes: changes))
        try options.output.write(
            RecipientReport(
                details, now: CommandContext.current.now(),
                headline: "Updated recipient \(PrintableText.escape(details.recipient.name))."))
    }
}
