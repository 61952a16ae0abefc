import ArgumentParser
import Registry

struct RecipientProfile: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profile",
        abstract: "Make a token and write the profile that holds it.",
        discussion: """
            The profile is what the recipient gives its client: endpoint and token. Each run makes a further token; \
            earlier ones stay good until they expire (causeway recipient rotate ends them). Only a hash of the token \
            is kept, so a profile that is lost cannot be written again.

            With --oauth the profile is of version 2 and holds an OAuth client's id and secret. The client gets \
            tokens of one hour for them at /oauth/token; Databricks calls that OAUTH_CLIENT_CREDENTIALS.

            EXAMPLES:
              causeway recipient profile acme --expires 30d --output acme.share
              causeway recipient profile acme --oauth --output acme.share
            """)

    @Argument(help: "The recipient's name.")
    var name: String
    @OptionGroup var profile: ProfileOptions
    @OptionGroup var options: RegistryOptions

    func run() async throws {
        try await options.withClient { client in
            let (minted, file) = try await profile.deliver(to: name, through: client)
            if let file { try options.output.write(ProfileReport(minted, file: file)) }
        }
    }
}
