import ArgumentParser
import Registry

struct RecipientUpdate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract: "Change a recipient's name, addresses or identities; its tokens and shares stay.",
        discussion: """
            All of the changes are made, or none. Addresses are single ones or ranges (CIDR), of IPv4 or IPv6; --ip \
            replaces those that are there.

            An identity lets tokens of an identity provider in (identity.issuers in the configuration): the issuer's \
            URL, and what the tokens say in the claim that names the recipient.

            EXAMPLES:
              causeway recipient update acme --ip 192.0.2.0/24 --ip 2001:db8::/48
              causeway recipient update acme --any-ip
              causeway recipient update acme --identity https://login.example.com=5c1f0a3e-client
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
    @Option(
        name: .customLong("identity"),
        help: ArgumentHelp("Who it is to an identity provider. Repeatable.", valueName: "issuer=subject"))
    var identities: [IdentityArgument] = []
    @Option(
        name: .customLong("remove-identity"),
        help: ArgumentHelp("Who it is no longer. Repeatable.", valueName: "issuer=subject"))
    var removedIdentities: [IdentityArgument] = []
    @OptionGroup var options: RegistryOptions

    func validate() throws {
        if anyIp && !addresses.isEmpty { throw ValidationError("--any-ip and --ip contradict each other") }
    }

    func run() async throws {
        let changes = RecipientChanges(
            newName: newName, comment: comment, addresses: anyIp ? [] : addresses.isEmpty ? nil : addresses,
            addIdentities: identities.map(\.identity), removeIdentities: removedIdentities.map(\.identity))
        let details = try await options.recipient(.updateRecipient(name: name, changes: changes))
        try options.output.write(
            RecipientReport(
                details, now: CommandContext.current.now(),
                headline: "Updated recipient \(PrintableText.escape(details.recipient.name))."))
    }
}
