import ArgumentParser
import Registry

struct SigningKeyRotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "End the keys that there are; the server makes a new one for the next token.",
        discussion: """
            Tokens that were signed before go on working for the time of grace, and no longer than they would have. \
            With --grace 0 they are refused from the next request on, as they should be when the server's secret may \
            be known to others: OAuth clients then ask for new ones, some of them only when the hour is over.

            EXAMPLES:
              causeway signing-key rotate
              causeway signing-key rotate --grace 0
            """)

    @Option(help: "How long tokens of the earlier keys go on working: 2h, 30m, 45s or 0.")
    var grace = GracePeriod(seconds: 2 * 3600)
    @OptionGroup var options: RegistryOptions

    func run() async throws {
        guard
            case .signingKeys(let keys) = try await options.perform(
                .retireSigningKeys(graceSeconds: Int64(grace.seconds)))
        else { throw RegistryOptions.unexpectedAnswer }
        try options.output.write(
            SigningKeyReport(headline: "The next token is signed with a new key.", keys: keys))
    }
}
