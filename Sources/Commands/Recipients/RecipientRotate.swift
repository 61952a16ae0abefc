import ArgumentParser
import Foundation
import Registry

struct RecipientRotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Make a new token, and end the recipient's others after a time of grace.",
        discussion: """
            Writes the profile of the new token first. Then all other tokens and OAuth clients of the recipient are \
            given an end, unless theirs is nearer: old and new work side by side until then. With --grace 0 the old \
            ones are refused from the next request on. Activation links that were not used are withdrawn.

            EXAMPLES:
              causeway recipient rotate acme --output acme.share
              causeway recipient rotate acme --grace 0 --output acme.share --force
            """)

    @Argument(help: "The recipient's name.")
    var name: String
    @Option(help: "How long the other tokens go on working: 24h, 7d, or 0 for not at all.")
    var grace = GracePeriod(seconds: 86_400)
    @OptionGroup var profile: ProfileOptions
    @OptionGroup var options: RegistryOptions

    func run() async throws {
        try await options.withClient { client in
            // Asked first, since the check of the registry comes after the new token.
            guard grace.seconds <= Registry.maximumGraceSeconds else {
                throw CommandError(.usage, "--grace takes 90d at most")
            }
            let (minted, file) = try await profile.deliver(to: name, through: client)
            let id = minted.token.id
            do {
                _ = try await client.perform(
                    .retireTokens(recipient: minted.recipient.name, keeping: id, graceSeconds: Int64(grace.seconds)))
            } catch {
                throw CommandError(
                    .failure,
                    "the new token \(id.uuidString.lowercased()) is made and its profile written, but the others were "
                        + "not given an end: see them with causeway recipient show, and end each with causeway "
                        + "recipient revoke \(minted.recipient.name) --token ID",
                    details: ["\(ErrorReport(error).error.message)"])
            }
            if let file {
                try options.output.write(ProfileReport(minted, file: file, grace: grace))
            }
        }
    }
}
