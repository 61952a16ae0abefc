import ArgumentParser
import Registry

struct RegistryBackup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Write the whole registry into one file, also while a server runs and changes are made.",
        discussion: """
            The file holds one state of the registry: what was acknowledged before the command began is in it. It can \
            be restored into a registry of either kind, a SQLite file or a PostgreSQL database. It appears under its \
            name when it is whole and on the disk, with mode 0600.

            It holds hashes of tokens and links, and signing keys sealed under the server's secret, and no secret in \
            clear. It does not hold the server's secret itself (server.secretFile): keep a copy of that somewhere \
            else. Without it, what is sealed in the backup is of no use, and links to files and pages that are out end.

            EXAMPLE:
              causeway registry backup /var/backups/causeway/monday.backup
            """)

    @Argument(help: "The file to write.")
    var file: String
    @Flag(help: "Replace a file that is there. A registry is never replaced.")
    var force = false
    @OptionGroup var source: ConfigurationOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = CommandContext.current
        let configuration = try source.load()
        let path = context.absolute(file)
        let manifest = try await BackupWriter.write(
            try configuration.registry.place(), to: path, replacing: force, program: Build.version, now: context.now())
        try output.write(
            RegistryBackupReport(manifest, file: path, secretFile: configuration.server.secretFile))
    }
}
