import ArgumentParser
import Audit

struct AuditShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show requests, the newest first.",
        discussion: """
            EXAMPLES:
              causeway audit show --recipient acme --since 2d
              causeway audit show --failed --format json
            """)

    @OptionGroup var selection: AuditSelection
    @Option(help: "How many at most.")
    var limit = 100
    @OptionGroup var source: ConfigurationOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let context = CommandContext.current
        guard limit > 0 else { throw CommandError(.usage, "--limit takes a number above 0") }
        var filter = try selection.filter(now: context.now())
        filter.limit = limit
        var events: [AccessEvent] = []
        let damaged = try source.readAudit(filter, .newestFirst) { events.append($0) }
        try output.write(AuditReport(events: events, damagedLines: damaged))
    }
}
