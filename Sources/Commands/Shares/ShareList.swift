import ArgumentParser
import Registry

struct ShareList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List all shares.",
        discussion: """
            EXAMPLE:
              causeway share list --format json
            """)

    @OptionGroup var options: RegistryOptions

    func run() async throws {
        guard case .shares(let shares) = try await options.perform(.listShares) else {
            throw RegistryOptions.unexpectedAnswer
        }
        try options.output.write(ShareListReport(shares))
    }
}
