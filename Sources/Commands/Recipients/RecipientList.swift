import ArgumentParser
import Registry

struct RecipientList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List all recipients.",
        discussion: """
            EXAMPLE:
              causeway recipient list --format json
            """)

    @OptionGroup var options: RegistryOptions

    func run() async throws {
        guard case .recipients(let recipients) = try await options.perform(.listRecipients) else {
            throw RegistryOptions.unexpectedAnswer
        }
        try options.output.write(RecipientListReport(recipients))
    }
}
