import ArgumentParser
import Foundation

struct SupportBundle: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bundle",
        abstract: "Write one file with the facts about this server, and no secret.",
        discussion: """
            The file, a tar.gz of mode 0600, has the configuration with every secret masked and where each value \
            comes from, what is wrong with it, versions, the state of the registry, the last lines of the audit, the \
            facts of certificates, this machine, and the metrics of the server where one runs. It is made also where \
            the configuration is wrong.

            Files with secrets are not copied. What they hold, and what is set as a secret, is searched for in \
            everything that goes in, and masked there too. Names of shares, tables, recipients and hosts are in it, \
            and addresses of clients: look at it before you pass it on.

            The server's log is not in it, since the server writes it to standard error: add what keeps it, such as \
            `journalctl -u causeway`.

            EXAMPLES:
              causeway support bundle --list
              causeway support bundle --output /tmp/causeway-support.tar.gz
            """)

    @Option(help: ArgumentHelp("The file to write; else one with the time in its name.", valueName: "file"))
    var output: String?
    @Flag(help: "Say what would go in, and write nothing.")
    var list = false
    @OptionGroup var source: ConfigurationOptions
    @OptionGroup var format: OutputOptions

    func run() async throws {
        let context = CommandContext.current
        let now = context.now()
        let pieces = await BundlePieces(try source.read().checkingFiles(), context, now).gathered()
        guard !list else { return try format.write(SupportReport(file: nil, pieces: pieces)) }
        let stamp = now.formatted(.iso8601).filter { $0.isLetter || $0.isNumber }
        let name = "causeway-support-\(stamp)"
        let path = context.absolute(output ?? name + ".tar.gz")
        var archive = TarArchive(folder: name, modified: now)
        for piece in pieces { try archive.add(piece.name, Array(piece.text.utf8)) }
        var file = try PrivateFile(path: path, replacing: false)
        try file.commit(bytes: try archive.compressed())
        try format.write(SupportReport(file: path, pieces: pieces))
    }
}
