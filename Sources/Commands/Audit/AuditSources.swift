import ArgumentParser
import Audit

struct AuditSources: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sources",
        abstract: "Sum up who asks for what, with which program, from where.",
        discussion: """
            Answers which component of Databricks calls from which address, so that firewalls and address lists can be \
            set: one row for each action, program, address and private endpoint. Many addresses of one network become \
            one row.

            EXAMPLE:
              causeway audit sources --since 7d
            """)

    @OptionGroup var selection: AuditSelection
    @OptionGroup var source: ConfigurationOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let filter = try selection.filter(now: CommandContext.current.now())
        var summary = SourceSummary()
        let damaged = try source.readAudit(filter, .oldestFirst) { summary.add($0) }
        try output.write(SourceReport(summary.rows, damagedLines: damaged))
    }
}
