import ArgumentParser
import Registry

struct ShareShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a share's tables and recipients.",
        discussion: """
            EXAMPLE:
              causeway share show sales
            """)

    @Argument(help: "The share's name.")
    var share: String
    @OptionGroup var options: RegistryOptions

    func run() async throws {
        try options.output.write(ShareReport(try await options.share(.showShare(name: share))))
    }
}
