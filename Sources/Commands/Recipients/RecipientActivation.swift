import ArgumentParser
import Foundation
import Registry
import SharingServer

struct RecipientActivation: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "activation",
        abstract: "Make a link that hands out the recipient's profile once.",
        discussion: """
            Send the link to the person who needs the profile. Opening it shows a page without secrets, since mail \
            scanners open links too; the button on it makes the token and hands out the profile, once. Whoever has \
            the link gets the profile, so that it works for a short time only.

            EXAMPLES:
              causeway recipient activation acme
              causeway recipient activation acme --valid 8h --expires 30d
              causeway recipient activation acme --withdraw
            """)

    @Argument(help: "The recipient's name.")
    var name: String
    @Option(help: "How long the link works: 3d, 8h; 30d at most.")
    var valid = GracePeriod(seconds: 3 * 86_400)
    @Option(help: "How long the token is good for, from the activation on. Default: server.tokenLifetime.")
    var expires: TokenLifetime?
    @Flag(help: "Hand out an OAuth client in place of a token.")
    var oauth = false
    @Flag(help: "Make no link, and make those that are there worthless.")
    var withdraw = false
    @OptionGroup var options: RegistryOptions

    func run() async throws {
        if withdraw {
            let details = try await options.recipient(.withdrawActivations(recipient: name))
            return try options.output.write(
                RecipientReport(
                    details, now: CommandContext.current.now(),
                    headline: "Withdrew the links of \(PrintableText.escape(details.recipient.name))."))
        }
        let report = try await options.withClient { client in
            let server = try await client.server()
            let lifetime = expires ?? TokenLifetime(wholeSeconds: server.tokenLifetimeSeconds)
            let answer = try await client.perform(
                .makeActivation(
                    recipient: name, kind: oauth ? .client : .bearer, lifetimeSeconds: lifetime.wholeSeconds,
                    linkLifetimeSeconds: Int64(valid.seconds)))
            guard case .activation(let minted) = answer else { throw RegistryOptions.unexpectedAnswer }
            return ActivationReport(
                recipient: minted.recipient.name, activationID: ResultID(minted.activation.id),
                link: server.addresses.activation(minted.nonce), expiresAt: minted.activation.expiresAt)
        }
        try options.output.write(report)
    }
}
