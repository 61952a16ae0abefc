import ArgumentParser
import Registry

struct ShareDelete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete a share and its grants; the tables' data stays.",
        discussion: """
            Its recipients stay, and can no longer read these tables. A share made again under the same name is \
            another one.

            EXAMPLE:
              causeway share delete sales --yes
            """)

    @Argument(help: "The share's name.")
    var share: String
    @OptionGroup var confirmation: ConfirmationOptions
    @OptionGroup var options: RegistryOptions

    func run() async throws {
        let found = try await options.share(.showShare(name: share))
        try confirmation.confirm(
            "Delete share \(found.share.name) with \(TableArguments.count(found.tables.count)), granted to "
                + "\(RecipientReport.count(found.recipients.count))?")
        let deleted = try await options.share(.deleteShare(name: share))
        try options.output.write(ShareReport(deleted, headline: "Deleted share \(deleted.share.name)."))
    }
}
