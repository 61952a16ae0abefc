import ArgumentParser
import Registry

struct AdministratorDelete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete an administrator; the token is refused from the next request on.",
        discussion: """
            EXAMPLE:
              causeway administrator delete olga
            """)

    @Argument(help: "The administrator's name.")
    var name: String
    @OptionGroup var options: RegistryOptions

    func run() async throws {
        guard case .administrator(let deleted) = try await options.perform(.deleteAdministrator(name: name)) else {
            throw RegistryOptions.unexpectedAnswer
        }
        try options.output.write(
            AdministratorReport(deleted, headline: "Deleted administrator \(PrintableText.escape(deleted.name))."))
    }
}
