import ArgumentParser
import Registry

struct AdministratorList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the administrators, and when their tokens expire.",
        discussion: """
            EXAMPLE:
              causeway administrator list
            """)

    @OptionGroup var options: RegistryOptions

    func run() async throws {
        guard case .administrators(let all) = try await options.perform(.listAdministrators) else {
            throw RegistryOptions.unexpectedAnswer
        }
        try options.output.write(AdministratorListReport(administrators: all.map { AdministratorReport($0) }))
    }
}
