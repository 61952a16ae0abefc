import ArgumentParser
import Foundation
import Registry

struct AdministratorCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make an administrator and write the token.",
        discussion: """
            Only a hash of the token is kept, so one that is lost cannot be written again: delete the administrator, \
            and make another.

            EXAMPLE:
              causeway administrator create olga --expires 30d --output olga.token
            """)

    @Argument(help: "The administrator's name, as the audit will show it; case does not count.")
    var name: String
    @Option(help: "How long the token is good for: 90d, 12h, 30m, 45s or never.")
    var expires = TokenLifetime.seconds(90 * 86_400)
    @Option(help: ArgumentHelp("Write the token to this file, mode 0600; else to standard output.", valueName: "file"))
    var output: String?
    @OptionGroup var options: RegistryOptions

    func run() async throws {
        let context = CommandContext.current
        try await options.withClient { client in
            guard let output else {
                let minted = try await create(through: client)
                if context.output.isTerminal { context.note("what follows is a secret: whoever has it administers") }
                return try context.output.write(minted.secret + "\n")
            }
            let path = context.absolute(output)
            var file = try PrivateFile(path: path, replacing: false)
            let minted = try await create(through: client)
            try file.commit(minted.secret + "\n")
            try options.output.write(
                AdministratorReport(
                    minted.administrator,
                    headline: "Created administrator \(PrintableText.escape(name)); the token is in "
                        + "\(PrintableText.escape(path))."))
        }
    }

    private func create(through client: any RegistryClient) async throws -> MintedAdministrator {
        let answer = try await client.perform(
            .createAdministrator(name: name, lifetimeSeconds: expires.wholeSeconds))
        guard case .madeAdministrator(let minted) = answer else { throw RegistryOptions.unexpectedAnswer }
        return minted
    }
}
