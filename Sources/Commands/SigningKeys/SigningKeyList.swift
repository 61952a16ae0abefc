import ArgumentParser
import Registry

struct SigningKeyList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the keys, and until when they verify.",
        discussion: """
            EXAMPLE:
              causeway signing-key list
            """)

    @OptionGroup var options: RegistryOptions

    func run() async throws {
        guard case .signingKeys(let keys) = try await options.perform(.listSigningKeys) else {
            throw RegistryOptions.unexpectedAnswer
        }
        try options.output.write(SigningKeyReport(keys: keys))
    }
}
