import ArgumentParser
import Foundation
import Registry

struct RecipientProfile: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profile",
        abstract: "Make a token and write the profile that holds it.",
        discussion: """
            The profile is what the recipient gives its client: endpoint and token. Each run makes a further token; \
            earlier ones stay good until they expire. Only a hash of the token is kept, so a profile that is lost \
            cannot be written again.

            EXAMPLE:
              causeway recipient profile acme --expires 30d --output acme.share
            """)

    @Argument(help: "The recipient's name.")
    var name: String
    @Option(help: "How long the token is good for: 90d, 12h, 30m, 45s or never. Default: server.tokenLifetime.")
    var expires: TokenLifetime?
    @Option(help: ArgumentHelp("Write to this file, mode 0600; else to standard output.", valueName: "file"))
    var output: String?
    @Flag(help: "Replace the file if it exists.")
    var force = false
    @OptionGroup var options: RegistryOptions

    func run() async throws {
        let context = CommandContext.current
        let configuration = try options.source.load()
        let access = RegistryAccess(registry: configuration.registry)
        try await access.withClient { client in
            let delivery = ProfileDelivery(
                client: client, endpoint: configuration.endpoint, recipient: name,
                lifetime: expires ?? configuration.server.tokenLifetime)
            if let output {
                try await write(to: output, by: delivery)
            } else {
                if context.output.isTerminal {
                    context.note("what follows is a secret: whoever has it reads the shares")
                }
                _ = try await delivery.deliver { text in try context.output.write(text) }
            }
        }
    }

    private func write(to output: String, by delivery: ProfileDelivery) async throws {
        let folder = CommandContext.current.workingDirectory
        let path = output.hasPrefix("/") ? output : (folder as NSString).appendingPathComponent(output)
        var file = try PrivateFile(path: path, replacing: force)
        let minted = try await delivery.deliver { text in try file.commit(text) }
        try options.output.write(
            ProfileReport(
                recipient: minted.recipient.name, tokenID: ResultID(minted.token.id), file: path,
                expiresAt: Nullable(minted.token.expiresAt)))
    }
}
