import ArgumentParser
import Foundation
import Registry

struct RegistryRestore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Put a backup in the place of the registry, while no server runs.",
        discussion: """
            The backup is verified first, and brought to this version's schema where an older one made it. The \
            registry is replaced as a whole or not at all; a file that is replaced is kept beside, a database is not.

            Everything is as it was when the backup was made. Tokens that were revoked since work again, and \
            recipients that were deleted are back: the command says which, where it can compare with the registry \
            that is replaced. Look at them before the server starts. Tokens that were made since no longer work.

            Two things do not go backwards: entity tags that the administrative API gave out match nothing any more, \
            and versions of Iceberg tables keep their numbers where the replaced registry can be read.

            The server's secret (server.secretFile) is not in a backup: put the one back that the server had then.

            EXAMPLE:
              causeway registry restore /var/backups/causeway/monday.backup --replace
            """)

    @Argument(help: "The backup.")
    var file: String
    @Flag(help: "Replace a registry in which something was done.")
    var replace = false
    @OptionGroup var confirmation: ConfirmationOptions
    @OptionGroup var source: ConfigurationOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = CommandContext.current
        let registry = try source.load().registry
        let lock = try RegistryLock.acquire(alone: registry)
        let restoration = try await Restoration(
            of: context.absolute(file), into: try registry.place(),
            workingIn: (registry.file as NSString).deletingLastPathComponent, at: context.now())
        try confirm(restoration)
        let result = try await restoration.perform(
            as: AuditActor(kind: .commandLine, name: NSUserName()), at: context.now())
        withExtendedLifetime(lock) {}
        try output.write(
            RegistryRestoreReport(
                restoration.manifest, file: context.absolute(file), registry: try registry.place().location(),
                replaced: result.replaced, kept: result.kept))
    }

    private func confirm(_ restoration: Restoration) throws(CommandError) {
        let found: String
        switch restoration.replaced {
        case .nothing: return
        case .registry(let comparison): found = RegistryRestoreReport.summary(comparison)
        case .unknown(let reason): found = "it cannot be compared with the backup: \(reason)"
        }
        guard replace else {
            throw CommandError(
                .conflict, "there is a registry already, and restoring replaces it: add --replace", details: [found])
        }
        try confirmation.confirm(
            "Replace the registry with the backup of \(restoration.manifest.madeAt.formatted(.iso8601)) (\(found))?")
    }
}
