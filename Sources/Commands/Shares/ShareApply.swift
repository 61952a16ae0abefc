import ArgumentParser
import Registry

struct ShareApply: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Make shares, recipients and grants what a file says, which can be kept in Git.",
        discussion: """
            What the file names is made exactly as it says: tables, filters, addresses and grants that are not in it \
            are taken away; so are identities, where the recipient has the key (identities: [] for none; without it \
            they stay). Shares and recipients that it does not name are left alone, and told; --prune deletes \
            them, each kind only where the file has its section. A file without recipients says nothing about grants; \
            one with them says all about those of its shares, so that a recipient it does not name loses them.

            Names are compared without case, and keep the spelling that is there. A table at another location is \
            another table, with an id of its own; rename a table or a share with share update first, then in the file. \
            Tokens and activation links stay as they are, and none stands in the file; so do the options of single \
            tables that a namespace brought.

            Whoever loses a share or an identity, or comes from fewer addresses, does so before anything is put in. An \
            identity can go from one recipient of the file to another, and lets nobody in between the two changes; \
            where a recipient keeps it, nothing is changed, exit code 73. Each change of a share or recipient is made \
            whole or not at all, at the revision that was read: what somebody else changed meanwhile is refused, exit \
            code 73. After a failure the report says what was done, and the same command goes on from there; where all \
            is as the file says, nothing is changed.

            --dry-run changes nothing, and ends with 2 where something would change, with 0 where nothing would. \
            causeway share export prints a file of what is there.

            EXAMPLE:
              causeway share apply shares.yaml --dry-run
              causeway share apply shares.yaml

            A FILE:
            \(Declaration.example.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))

            A table may have leftOut: [COLUMN] and materialisesEqualityDeletes: true as well, a share \
            historyShared: true for all tables that say nothing else.

            \(CommandError.exitCodes)
            """)

    @Argument(help: "The file, YAML or JSON.")
    var file: String
    @Flag(help: "Say what would change, and change nothing.")
    var dryRun = false
    @Flag(help: "Delete the shares and recipients that the file does not name.")
    var prune = false
    @OptionGroup var confirmation: ConfirmationOptions
    @OptionGroup var options: RegistryOptions

    func run() async throws {
        let declaration = try DeclarationFile.load(file).validated()
        let state = try await options.withClient { try await RegistryState.read(for: declaration, through: $0) }
        let difference = try Difference(declaration, state, prunes: prune)
        for warning in try await warnings(about: difference) { CommandContext.current.note(warning) }
        var run = DifferenceRun(difference.steps, outcome: dryRun ? .planned : .notDone)
        if !dryRun, !difference.steps.isEmpty {
            if !difference.pruned.isEmpty { try confirmation.confirm(question(difference.pruned)) }
            let planned = run
            run = try await options.withClient { client in
                var run = planned
                await run.perform(from: state, through: client)
                return run
            }
        }
        try options.output.write(DifferenceReport(difference, run.outcomes, file: file, isDryRun: dryRun))
        if let failure = run.failure { throw failure }
        if dryRun, !difference.steps.isEmpty { throw ExitCode(CommandError.Kind.finding.exitCode) }
    }

    /// The same checks as those of single changes: of stores and catalogs that this machine's configuration knows.
    private func warnings(about difference: Difference) async throws -> [String] {
        // The stores of a server elsewhere are not known here.
        guard options.server == nil, !difference.shareChanges.isEmpty else { return [] }
        let configuration = try options.source.load()
        var warnings: [String] = []
        for (share, changes) in difference.shareChanges {
            warnings += UnservedBuckets.warnings(
                changes.add, changes.addNamespaces, configuration.stores, configuration.catalogs)
            let filters =
                changes.add.map { TableExtentChange(table: $0.qualifiedName, filter: $0.extent.filter) }
                + changes.extents
            warnings += try await FilterCheck.warnings(
                filters, share.tables.map { ($0.name, $0.location) }, options.source)
        }
        return warnings
    }

    private func question(_ pruned: [String]) -> String {
        let shown = pruned.prefix(10).joined(separator: ", ")
        let rest = pruned.count > 10 ? " and \(pruned.count - 10) more" : ""
        return "Delete \(shown)\(rest), which \(file) does not name?"
    }
}
